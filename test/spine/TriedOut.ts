import { assert } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { Browser } from "../sandbox/support/Browser.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"

/** The system as somebody who tries it out starts it: no WhatsApp of one's own, the page at `/chat`. */
export class TriedOut extends Context.Service<TriedOut, {
  readonly url: string
  /** For a command beside it. */
  readonly settings: { readonly DATA_DIR: string; readonly DATABASE_URL: string }
}>()("conserje/test/spine/TriedOut") {
  static readonly layer = Layer.effect(
    TriedOut,
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-chat-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
      )
      const port = yield* Runtime.freePort
      const settings = { DATA_DIR: folder, DATABASE_URL: url.href }
      // Whoever types here waits for each answer: nothing comes in bursts.
      const { baseUrl } = yield* Runtime.start({ PORT: String(port), BURST_WINDOW: "300 millis", ...settings })
      return { url: baseUrl, settings }
    })
  ).pipe(Layer.provide(Postgres.layerEmpty))
}

export const visit = (view: Parameters<Browser["Service"]["open"]>[1], use: (page: Page) => Promise<void>) =>
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
