import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import type { Page } from "playwright-core"
import { conserje } from "../cli/Spawned.ts"
import { Browser, hasChromium, shoot } from "../sandbox/support/Browser.ts"
import { be, hotelSays, say } from "../sandbox/support/Pages.ts"
import { TriedOut, visit } from "./TriedOut.ts"

/** The first of the two demo hotels answers with buttons, the second in plain text. */
const withButtons = Layer.effectDiscard(
  Effect.gen(function* () {
    const { settings } = yield* TriedOut
    const set = ["flags", "set", "features.interactive_messages", "on", "--hotel", "casa-del-lago"]
    const { code, stderr } = yield* conserje(set, { DATABASE_URL: settings.DATABASE_URL })
    assert.strictEqual(code, 0, stderr)
  })
)
const Tried = Layer.provideMerge(withButtons, TriedOut.layer)

/** What the hotel has said, without the bubble that shows that it is typing. */
const fromHotel = (page: Page) => page.locator(".message.hotel:not(.typing-bubble)")

const hotelMessages = (page: Page) => fromHotel(page).count()

const rest = (page: Page, millis: number) => page.evaluate((time) => new Promise((go) => setTimeout(go, time)), millis)

/** Says it, and waits for an answer that was not there before. */
const talk = async (page: Page, words: string, ...answers: ReadonlyArray<string | RegExp>) => {
  const before = await hotelMessages(page)
  await say(page, words)
  await answered(page, before, answers)
}

const taps = async (page: Page, name: string, ...answers: ReadonlyArray<string | RegExp>) => {
  const before = await hotelMessages(page)
  await page.getByRole("button", { name }).last().click()
  await answered(page, before, answers)
}

const answered = async (page: Page, before: number, answers: ReadonlyArray<string | RegExp>) => {
  const newest = fromHotel(page).nth(before)
  await newest.waitFor()
  for (const answer of answers) await newest.filter({ hasText: answer }).waitFor()
}

const title = "the chat page on the whole system"

if (!hasChromium) {
  describe(title, () => {
    it.skip("is not tried: there is no Chromium on this machine", () => {})
  })
} else {layer(Layer.merge(Tried, Browser.layer), { excludeTestServices: true, timeout: "60 seconds" })(
    title,
    (it) => {
      it.effect(
        "greets, is tapped, shows the way and the hours, hands over, and is silent then",
        () =>
          visit({}, async (page) => {
            await say(page, "¡Hola!")
            await hotelSays(page, "Soy el asistente virtual de Hostería Casa del Lago")
            await page.locator(".message.guest").last().locator(".ticks-of.read").waitFor()
            await page.getByRole("button", { name: "Ubicación" }).click()
            await page.getByRole("link", { name: "Open the map" }).waitFor()
            await say(page, "¿A qué hora abre la recepción?")
            await hotelSays(page, "La recepción atiende todos los días")
            await shoot(page, "house-desktop")

            await say(page, "quiero hablar con una persona")
            await hotelSays(page, /Te paso con la recepción|Le dejo tu mensaje a la recepción/)
            const before = await hotelMessages(page)
            await say(page, "¿Dónde queda el hotel?")
            await page.locator(".message.guest").filter({ hasText: "¿Dónde queda el hotel?" }).last()
              .locator(".ticks-of.delivered").waitFor()
            await rest(page, 3_000)
            assert.strictEqual(await hotelMessages(page), before, "the bot spoke after it had handed over")
            await shoot(page, "house-handed-over")
          }),
        60_000
      )

      it.effect(
        "sells a room in English on a phone of 360 pixels, in plain text and with nothing cut off",
        () =>
          visit({ width: 360, height: 740, touch: true }, async (page) => {
            await be(page, "Emily")
            await page.getByRole("button", { name: /The Lantern House/ }).click()
            await talk(page, "Hello!", "The Lantern House", "1. Availability")
            await talk(page, "1", "For which dates?")
            await talk(page, "from December 10 to December 12", "How many people")
            await talk(page, "and is reception open at night?", /24 hours/, "How many people")
            await talk(page, "two adults", "for 2 adults", "1. Alfama Double", "per night")
            await shoot(page, "conversation-en")
            await talk(page, "the cheapest one", "Alfama Double", "Shall I book it for you?")
            await talk(page, "yes please", "I'm keeping Alfama Double for you", "Whose name")
            assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth), 360)
            await shoot(page, "house-phone")
          }),
        90_000
      )

      it.effect(
        "sells a room in Spanish, tap by tap",
        () =>
          visit({}, async (page) => {
            await be(page, "Mateo")
            await talk(page, "Buenas!", "Hostería Casa del Lago")
            await taps(page, "Disponibilidad", "¿Para qué fechas?")
            await talk(page, "del 10 al 12 de diciembre", "¿Cuántas personas")
            await talk(page, "2 adultos", "Del ", "para 2 adultos, tengo:")
            await talk(page, "y para 3?", "para 3 adultos")
            await talk(page, "no, mejor somos 2", "para 2 adultos, tengo:")
            await talk(page, "la más barata", "Habitación Clásica", "¿Te la reservo?")
            await taps(
              page,
              "Sí, reservala",
              "¡Listo! Te guardo Habitación Clásica",
              "¿A nombre de quién"
            )
            await shoot(page, "conversation-es")
          }),
        90_000
      )

      it.effect(
        "sells a room in Portuguese to a hotel that speaks Spanish",
        () =>
          visit({}, async (page) => {
            await be(page, "João")
            await talk(page, "Olá, boa tarde!", "Sou o assistente virtual de Hostería Casa del Lago")
            await talk(page, "vocês têm quarto de 10 a 13 de dezembro?", "Quantas pessoas")
            await talk(page, "eu e minha esposa", "para 2 adultos, tenho:", "por noite")
            await talk(page, "o segundo", "Posso reservar para você?")
            await talk(page, "pode ser, sim", "Estou guardando", "nome")
            await shoot(page, "conversation-pt")
          }),
        90_000
      )
    }
  )}
