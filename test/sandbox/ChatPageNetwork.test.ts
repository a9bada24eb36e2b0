import { assert } from "@effect/vitest"
import { Clock, Context, Effect, Exit, Layer, Scope } from "effect"
import { Phones } from "../../src/sandbox/Phones.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { Bot } from "./support/Bot.ts"
import { Browser, shoot } from "./support/Browser.ts"
import { be, hotelSays, pages, say, visit, words } from "./support/Pages.ts"

const newest = (phones: Phones["Service"], line: string) =>
  phones.threads().find(({ id }) => id === line)?.bubbles.at(-1)

pages("the chat page and the network behind it", (it) => {
  it.effect("counts what nobody has read, and tells the hotel when it was", () =>
    Effect.gen(function* () {
      const phones = yield* Phones
      const { pace } = yield* Bot
      pace.millis = 700
      yield* visit({}, async (page) => {
        await be(page, "João")
        await page.getByRole("button", { name: /Hostería Casa del Lago/ }).click()
        await say(page, "Olá de novo")
        await page.locator("#hotel-state.typing").waitFor()
        await shoot(page, "chat-typing")
        await page.getByRole("button", { name: /The Lantern House/ }).click()
        await page.locator(".hotel-row", { hasText: "Hostería" }).getByLabel("1 unread").waitFor()
        await shoot(page, "chat-unread")
        assert.strictEqual(newest(phones, "joao@112269058640637")?.tick, "delivered")

        await page.getByRole("button", { name: /Hostería Casa del Lago/ }).click()
        await page.locator(".hotel-row").getByLabel("1 unread").waitFor({ state: "detached" })
        assert.strictEqual(newest(phones, "joao@112269058640637")?.tick, "read")
        assert.strictEqual(await page.locator("#hotel-state.typing").count(), 0)
      })
      pace.millis = 60
    }), 30_000)

  it.effect("breaks the network on demand and shows what our webhook answered", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      yield* visit({ width: 1440, height: 900, dark: true }, async (page) => {
        await page.getByRole("button", { name: /^Network/ }).click()
        await page.getByRole("button", { name: "Server error: only the next message" }).click()
        await page.locator(".once.armed").waitFor()
        await say(page, "¿Me oís?")
        await page.locator(".once.armed").waitFor({ state: "detached" })
        assert.strictEqual(await page.locator(".message.hotel:not(.typing-bubble)").count(), 0)

        await page.getByRole("switch", { name: /^Too many messages/ }).check()
        await page.locator(".fault.on").waitFor()
        assert.deepStrictEqual(sandbox.faults().map(({ fault }) => fault), ["throttle"])
        await shoot(page, "chat-network-dark")
        await page.getByRole("switch", { name: /^Too many messages/ }).uncheck()
        await page.locator(".fault.on").waitFor({ state: "detached" })
        assert.deepStrictEqual(sandbox.faults(), [])
        assert.match(await page.locator(".network tbody tr").first().innerText(), /messages\s+200/)
      })
    }), 30_000)

  it.effect("remembers who wrote to whom, and words not sent yet", () =>
    visit({}, async (page) => {
      await be(page, "João")
      await page.getByRole("button", { name: /The Lantern House/ }).click()
      await words(page).fill("half a thought")
      await page.reload()
      await page.getByText("Webhook connected").waitFor()
      assert.isTrue(await page.getByRole("radio", { name: /João/ }).isChecked())
      assert.strictEqual(await words(page).inputValue(), "half a thought")
      await page.getByRole("button", { name: /Hostería/ }).click()
      assert.strictEqual(await words(page).inputValue(), "")
    }), 30_000)

  it.effect("makes a new guest who can write at once", () =>
    visit({}, async (page) => {
      await page.getByRole("button", { name: "New guest" }).click()
      await page.getByLabel("Name").fill("Ngozi Okafor")
      await page.getByLabel("Language").selectOption("en")
      await page.getByRole("button", { name: "Add" }).click()
      await page.getByRole("radio", { name: /Ngozi/ }).waitFor({ state: "attached" })
      assert.isTrue(await page.getByRole("radio", { name: /Ngozi/ }).isChecked())
      await say(page, "Is anybody there?")
      await hotelSays(page, "Dijiste: Is anybody there?")
    }), 30_000)

  it.effect("lets the runtime stop at once, and comes back with it", () =>
    Effect.gen(function* () {
      const browser = yield* Browser
      const run = Effect.runPromiseWith(yield* Effect.context<never>())
      const start = Effect.fnUntraced(function* (port: number) {
        const scope = yield* Scope.make()
        const services = yield* Layer.buildWithScope(Layer.fresh(Bot.layerSandbox(port)), scope)
        return { url: Context.get(services, Bot).url, stop: Scope.close(scope, Exit.void) }
      })

      const first = yield* start(0)
      yield* browser.open(`${first.url}/chat`, {}, async (page) => {
        await page.getByText("Webhook connected").waitFor()
        const began = await run(Clock.currentTimeMillis)
        await run(first.stop)
        assert.isBelow(await run(Clock.currentTimeMillis) - began, 1500)
        await page.getByText("Waiting for the runtime").waitFor()
        await say(page, "¿Estás?")
        await page.getByRole("alert").filter({ hasText: "the runtime does not answer" }).waitFor()
        assert.strictEqual(await words(page).inputValue(), "¿Estás?")

        // While it starts it listens already, and says so; a browser takes that for the end.
        const refused = page.waitForResponse((response) => response.status() === 503)
        await page.route("**/chat/api/events", (route) => route.fulfill({ status: 503 }), { times: 1 })
        await refused

        const second = await run(start(Number(new URL(first.url).port)))
        await page.getByText("Webhook connected").waitFor({ timeout: 10_000 })
        await say(page, "¿Volviste?")
        await hotelSays(page, "Dijiste: ¿Volviste?")
        await run(second.stop)
      })
    }), 30_000)
})
