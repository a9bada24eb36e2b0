import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { conserje } from "../cli/Spawned.ts"
import { Browser, hasChromium, shoot } from "../sandbox/support/Browser.ts"
import { be, hotelSays, say } from "../sandbox/support/Pages.ts"
import { TriedOut, visit } from "./TriedOut.ts"

const CHATS = [
  {
    guest: "Lucía",
    language: "es",
    lines: {
      ask: "Hola, busco habitación para 2 adultos del 10 al 12 de marzo",
      offer: /para 2 adultos, tengo/,
      choose: "la 1",
      chosen: "¿Te la reservo?",
      yes: "sí",
      name: "¿A nombre de quién va la reserva?",
      email: "¿Cuál es tu correo electrónico?",
      deposit: "falta la seña",
      receipt: "Recibí el comprobante",
      confirmed: "¡Reserva confirmada!",
      code: "Tu código para la recepción",
      cancel: "quiero cancelar mi reserva",
      free: "se puede cancelar sin cargo",
      cancelled: "quedó cancelada"
    }
  },
  {
    guest: "Emily",
    language: "en",
    lines: {
      ask: "Hello, I need a room for 2 adults from March 10 to March 12",
      offer: /for 2 adults, I have/,
      choose: "number 1",
      chosen: "Shall I book it for you?",
      yes: "yes",
      name: "Whose name should the booking be under?",
      email: "What's your e-mail address?",
      deposit: "only the deposit is missing",
      receipt: "I have the receipt",
      confirmed: "Booking confirmed!",
      code: "Your code for the front desk",
      cancel: "I want to cancel my booking",
      free: "can be cancelled free of charge",
      cancelled: "has been cancelled"
    }
  },
  {
    guest: "João",
    language: "pt",
    lines: {
      ask: "Olá, preciso de um quarto para 2 adultos de 10 a 12 de março",
      offer: /para 2 adultos, tenho/,
      choose: "a 1",
      chosen: "Posso reservar para você?",
      yes: "sim",
      name: "Em nome de quem fica a reserva?",
      email: "Qual é o seu e-mail?",
      deposit: "falta o sinal",
      receipt: "Recebi o comprovante",
      confirmed: "Reserva confirmada!",
      code: "O seu código para a recepção",
      cancel: "quero cancelar a minha reserva",
      free: "pode ser cancelada sem custo",
      cancelled: "foi cancelada"
    }
  }
] as const

const RECEIPT = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64"
)

const Listed = Schema.fromJsonString(
  Schema.Struct({ reservations: Schema.Array(Schema.Struct({ id: Schema.String, reference: Schema.String })) })
)

/** The command beside the running system, as a person at the front desk types it. */
const desk = Effect.fnUntraced(function* (...words: ReadonlyArray<string>) {
  const { settings } = yield* TriedOut
  return yield* conserje([...words, "--json"], settings)
})

/** The picture as the page shows it. */
const pictureOf = async (page: Page): Promise<Buffer> => {
  const shown = page.locator(".message.hotel img").last()
  await shown.waitFor()
  const address = await shown.evaluate((one) => one.getAttribute("src") ?? "")
  const bytes = await page.evaluate(async (from) => {
    const answer = await fetch(from)
    return [...new Uint8Array(await answer.arrayBuffer())]
  }, address)
  return Buffer.from(bytes)
}

const title = "a reservation on the chat page of the whole system"

if (!hasChromium) {
  describe(title, () => {
    it.skip("is not tried: there is no Chromium on this machine", () => {})
  })
} else {layer(Layer.merge(TriedOut.layer, Browser.layer), { excludeTestServices: true, timeout: "60 seconds" })(
    title,
    (it) => {
      for (const { guest, language, lines } of CHATS) {
        it.effect(
          `${language}: is asked for, paid by transfer, confirmed by staff, shown as a code, and cancelled`,
          () =>
            Effect.gen(function* () {
              const run = yield* Effect.context<TriedOut>()
              const { settings } = yield* TriedOut
              const atDesk = (...words: ReadonlyArray<string>) => Effect.runPromise(Effect.provide(desk(...words), run))
              yield* visit({}, async (page) => {
                await be(page, guest)
                await say(page, lines.ask)
                await hotelSays(page, lines.offer)
                await say(page, lines.choose)
                await hotelSays(page, lines.chosen)
                await say(page, lines.yes)
                await hotelSays(page, lines.name)
                await say(page, "Ana García")
                await hotelSays(page, lines.email)
                await say(page, "ana.garcia@example.com")
                await hotelSays(page, lines.deposit)
                await page.locator("#file").setInputFiles({ name: "pago.png", mimeType: "image/png", buffer: RECEIPT })
                await page.locator("#send").click()
                await hotelSays(page, lines.receipt)
                await shoot(page, `reserving-${language}-paid`)

                const listed = Schema.decodeUnknownSync(Listed)(
                  (await atDesk("reservations", "list", "--limit", "1")).stdout
                )
                const [mine] = listed.reservations
                if (mine === undefined) throw new Error("the desk sees no reservation")
                const deed = await atDesk("reservations", "confirm-deposit", mine.id, "--by", "Eva")
                assert.strictEqual(deed.code, 0, deed.stderr)
                await hotelSays(page, lines.confirmed)
                await hotelSays(page, lines.code)
                const picture = await pictureOf(page)
                await shoot(page, `reserving-${language}-code`)
                const file = join(settings.DATA_DIR, `${language}.png`)
                writeFileSync(file, picture)
                const verified = await atDesk("qr", "verify", file)
                assert.strictEqual(verified.code, 0, verified.stderr)
                assert.include(verified.stdout, mine.reference)

                await say(page, lines.cancel)
                await hotelSays(page, lines.free)
                await say(page, lines.yes)
                await hotelSays(page, lines.cancelled)
                await shoot(page, `reserving-${language}-cancelled`)
              })
            }),
          120_000
        )
      }

      it.effect(
        "is paid by the link in the chat, and confirmed without anybody's doing",
        () =>
          visit({}, async (page) => {
            await be(page, "Emily")
            await page.getByRole("button", { name: /The Lantern House/ }).click()
            await say(page, "Hello, I need a room for 2 adults from March 10 to March 12")
            await hotelSays(page, /for 2 adults, I have/)
            await say(page, "number 1")
            await hotelSays(page, "Shall I book it for you?")
            await say(page, "yes")
            await hotelSays(page, "Whose name should the booking be under?")
            await say(page, "Emily Carter")
            await hotelSays(page, "What's your e-mail address?")
            await say(page, "emily@example.com")
            await hotelSays(page, "You can pay it here")
            await shoot(page, "reserving-link")
            const link = page.locator('.message.hotel a[href*="/sandbox/pay/"]').last()
            const checkout = await page.context().newPage()
            await checkout.goto((await link.getAttribute("href")) ?? "")
            await shoot(checkout, "reserving-link-pay")
            await checkout.getByRole("button", { name: "Pay" }).click()
            await checkout.getByText("Thank you").waitFor()
            await hotelSays(page, "Booking confirmed!")
            await shoot(page, "reserving-link-confirmed")
          }),
        60_000
      )
    }
  )}
