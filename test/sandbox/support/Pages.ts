import { assert, describe, it, layer, type Vitest } from "@effect/vitest"
import { Effect, Layer } from "effect"
import type { Page } from "playwright-core"
import type { Phones } from "../../../src/sandbox/Phones.ts"
import type { SandboxMeta } from "../../../src/sandbox/SandboxMeta.ts"
import { Bot } from "./Bot.ts"
import { Browser, hasChromium } from "./Browser.ts"

/** Tests in a real browser, or one skipped test that says why not. */
export const pages = (
  title: string,
  tests: (it: Vitest.MethodsNonLive<Bot | Browser | Phones | SandboxMeta>) => void
): void => {
  if (hasChromium) {
    const services = Layer.mergeAll(Bot.layerSandbox(), Browser.layer)
    layer(services, { excludeTestServices: true, timeout: "30 seconds" })(title, tests)
  } else {
    describe(title, () => {
      it.skip("is not tried: there is no Chromium on this machine", () => {})
    })
  }
}

/** Opens the chat page, connected; an error of the page, unless it is expected, or a breach of its policy fails the test. */
export const visit = (
  view: Parameters<Browser["Service"]["open"]>[1],
  use: (page: Page) => Promise<void>,
  expected: ReadonlyArray<RegExp> = []
) =>
  Effect.gen(function* () {
    const { url } = yield* Bot
    const browser = yield* Browser
    yield* browser.open(`${url}/chat`, view, async (page, errors) => {
      await page.getByText("Webhook connected").waitFor({ state: "attached" })
      await use(page)
      assert.deepStrictEqual(errors.filter((error) => !expected.some((one) => one.test(error))), [])
    })
  })

export const words = (page: Page) => page.getByLabel(/^Message\./)

export const say = async (page: Page, text: string) => {
  await words(page).fill(text)
  await words(page).press("Enter")
}

export const hotelSays = (page: Page, text: string | RegExp) =>
  page.locator(".message.hotel").filter({ hasText: text }).last().waitFor()

export const be = (page: Page, name: string) =>
  page.getByRole("radio", { name: new RegExp(name) }).check({ force: true })
