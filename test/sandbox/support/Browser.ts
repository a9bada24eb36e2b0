import { Context, Effect, Layer } from "effect"
import { mkdirSync } from "node:fs"
import { type Browser as Chromium, chromium, type Page } from "playwright-core"
import * as Machine from "../../support/Machine.ts"

export const hasChromium = Machine.chromium !== undefined

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

/** Screenshots, kept by whoever runs the tests and ignored by git. */
const ARTIFACTS = "artifacts"

interface View {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  readonly touch?: boolean
}

/** A real Chromium without a window. */
export class Browser extends Context.Service<Browser, {
  /** A page of its own with an empty memory. Every error and every refusal of the policy is collected. */
  readonly open: (
    url: string,
    view: View,
    use: (page: Page, errors: ReadonlyArray<string>) => Promise<void>
  ) => Effect.Effect<void>
}>()("conserje/test/sandbox/support/Browser") {
  static readonly layer = Layer.effect(
    Browser,
    Effect.gen(function* () {
      const browser: Chromium = yield* Effect.acquireRelease(
        Effect.promise(() => chromium.launch({ executablePath: Machine.chromium ?? "", args: FLAGS })),
        (browser) => Effect.promise(() => browser.close())
      )
      mkdirSync(ARTIFACTS, { recursive: true })
      return {
        open: (url, { dark = false, height = 860, touch = false, width = 1280 }, use) =>
          Effect.promise(async () => {
            const context = await browser.newContext({
              viewport: { width, height },
              colorScheme: dark ? "dark" : "light",
              hasTouch: touch,
              locale: "en-GB",
              timezoneId: "America/Argentina/Buenos_Aires"
            })
            context.setDefaultTimeout(5000)
            const page = await context.newPage()
            const errors: Array<string> = []
            page.on("pageerror", (error) => errors.push(error.message))
            page.on("console", (message) => message.type() === "error" && errors.push(message.text()))
            try {
              await page.goto(url)
              await use(page, errors)
            } finally {
              await context.close()
            }
          })
      }
    })
  )
}

export const shoot = (page: Page, name: string) =>
  page.screenshot({ path: `${ARTIFACTS}/${name}.png`, animations: "disabled" })
