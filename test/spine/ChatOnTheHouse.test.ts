import { assert, describe, it, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { Browser, EXECUTABLE, hasChromium, shoot } from "../sandbox/support/Browser.ts"
import { be, hotelSays, say } from "../sandbox/support/Pages.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"

/** The system as somebody who tries it out starts it: no WhatsApp of one's own, the page at `/chat`. */
class TriedOut extends Context.Service<TriedOut, { readonly url: string }>()("conserje/test/spine/TriedOut") {
  static readonly layer = Layer.effect(
    TriedOut,
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-chat-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
      )
      const port = yield* Runtime.freePort
      const { baseUrl } = yield* Runtime.start({ PORT: String(port), DATA_DIR: folder, DATABASE_URL: url.href })
      return { url: baseUrl }
    })
  ).pipe(Layer.provide(Postgres.layerEmpty))
}

const visit = (view: Parameters<Browser["Service"]["open"]>[1], use: (page: Page) => Promise<void>) =>
  Effect.gen(function* () {
    const { url } = yield* TriedOut
    const browser = yield* Browser
    yield* browser.open(`${url}/chat`, view, async (page, errors) => {
      page.setDefaultTimeout(15_000)
      await page.getByText("Webhook connected").waitFor({ state: "attached" })
      await use(page)
      assert.deepStrictEqual(errors, [])
    })
  })

/** The newest message of the guest has been read. */
const isRead = (page: Page) => page.locator(".message.guest").last().locator(".ticks-of.read").waitFor()

const hotelMessages = (page: Page) => page.locator(".message.hotel").count()

const rest = (page: Page, millis: number) => page.evaluate((time) => new Promise((go) => setTimeout(go, time)), millis)

const title = "the chat page on the whole system"

if (!hasChromium) {
  describe(title, () => {
    it.skip(`is not tried: there is no Chromium at ${EXECUTABLE}`, () => {})
  })
} else {layer(Layer.merge(TriedOut.layer, Browser.layer), { excludeTestServices: true, timeout: "60 seconds" })(
    title,
    (it) => {
      it.effect(
        "greets, is tapped, shows the way and the hours, hands over, and is silent then",
        () =>
          visit({}, async (page) => {
            await say(page, "¡Hola!")
            await hotelSays(page, "Soy el asistente virtual de Hostería Casa del Lago")
            await isRead(page)
            await page.getByRole("button", { name: "Ubicación" }).click()
            await page.getByRole("link", { name: "Open the map" }).waitFor()
            await say(page, "¿A qué hora abre la recepción?")
            await hotelSays(page, "La recepción atiende todos los días")
            await shoot(page, "house-desktop")

            await say(page, "quiero hablar con una persona")
            await hotelSays(page, /Te paso con la recepción|Le dejo tu mensaje a la recepción/)
            const before = await hotelMessages(page)
            await say(page, "¿Dónde queda el hotel?")
            await rest(page, 4_000)
            assert.strictEqual(await hotelMessages(page), before, "the bot spoke after it had handed over")
            await shoot(page, "house-handed-over")
          }),
        60_000
      )

      it.effect(
        "does the same in English on a phone of 360 pixels, with nothing cut off",
        () =>
          visit({ width: 360, height: 740, touch: true }, async (page) => {
            await be(page, "Emily")
            await page.getByRole("button", { name: /The Lantern House/ }).click()
            await say(page, "Hello!")
            await hotelSays(page, "The Lantern House")
            await page.locator(".message.hotel").last().getByRole("button").nth(1).click()
            await hotelSays(page, /24|around the clock|any time/)
            await say(page, "Where is the hotel?")
            await page.getByRole("link", { name: "Open the map" }).waitFor()
            await isRead(page)
            assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth), 360)
            await shoot(page, "house-phone")
          }),
        60_000
      )
    }
  )}
