import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Schema } from "effect"
import { Command } from "effect/cli"
import { TestConsole } from "effect/testing"
import { Json } from "../../src/cli/Output.ts"
import { pms } from "../../src/cli/PmsCommands.ts"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import * as Postgres from "../support/Postgres.ts"

const HOTEL = "casa-del-lago"

const root = Command.make("conserje").pipe(Command.withSubcommands([pms]), Command.withGlobalFlags([Json]))

/** Runs `conserje pms ...` against the sandbox with these settings, and returns what it said. */
const run = Effect.fnUntraced(
  function* (words: ReadonlyArray<string>, settings: Readonly<Record<string, string>> = {}) {
    const { installations } = yield* SandboxQloApps
    const installation = installations.find(({ name }) => name === HOTEL)
    const env = { PMS_BASE_URL: installation?.baseUrl ?? "", PMS_API_KEY: installation?.key ?? "", ...settings }
    const before = (yield* TestConsole.logLines).length
    yield* Command.runWith(root, { version: "0" })(["pms", ...words]).pipe(
      Effect.provide(NodeServices.layer),
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
    )
    return (yield* TestConsole.logLines).slice(before).join("\n")
  }
)

const sentence = (words: ReadonlyArray<string>, settings: Readonly<Record<string, string>> = {}) =>
  Effect.map(Effect.flip(run(words, settings)), (error) => String(error.message))

const Booked = Schema.fromJsonString(
  Schema.Struct({ booking: Schema.Struct({ id: Schema.String, status: Schema.String, key: Schema.String }) })
)

const stay = ["--arrive", "2031-03-01", "--leave", "2031-03-03"]

/** A key of the sandbox that may do what its first word says. */
const keyThat = (word: string) => ({ PMS_API_KEY: `${word}SANDBOXCASADELLAGO`.padEnd(32, "0") })

const World = Layer.merge(SandboxQloApps.layer({ port: 0 }).pipe(Layer.provide(Postgres.layer)), TestConsole.layer)

layer(World, { excludeTestServices: true })("conserje pms", (it) => {
  it.effect("checks a connection with the least key, and changes nothing", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxQloApps
      const said = yield* run(["check"])
      assert.include(said, "ok    hotel")
      for (const right of ["GET orders", "POST hotel_ari", "POST bookings", "POST order_histories"]) {
        assert.match(said, new RegExp(`ok +${right} +allowed`))
      }
      assert.deepStrictEqual(yield* sandbox.holdings(HOTEL), [])
    }))

  it.effect("names resource and method of every permission that a key lacks", () =>
    Effect.gen(function* () {
      const before = (yield* TestConsole.logLines).length
      assert.match(yield* sentence(["check"], keyThat("READ")), /^\d of \d+ checks failed\.$/)
      const said = (yield* TestConsole.logLines).slice(before).join("\n")
      assert.include(said, "The QloApps key may not POST bookings: tick POST for bookings")
      assert.include(said, "The QloApps key may not GET orders")
    }))

  it.effect.each([
    { settings: keyThat("GONE"), words: ["hotels"], says: "QloApps refuses PMS_API_KEY: the key is unknown" },
    { settings: { PMS_HOST: "elsewhere.example" }, words: ["hotels"], says: "PMS_HOST) is not the domain of its shop" },
    { settings: { PMS_BASE_URL: "http://127.0.0.1:9/" }, words: ["rooms"], says: "no usable answer (connection)" },
    { settings: {}, words: ["rooms", "--hotel", "nobody"], says: "No PMS is connected for this hotel" },
    { settings: {}, words: ["show", "424242"], says: "This hotel has no booking 424242." },
    { settings: {}, words: ["availability", "--arrive", "2031-03-03", "--leave", "2031-03-03"], says: "a later day" }
  ])("says in a sentence what is wrong: $says", ({ says, settings, words }) =>
    Effect.gen(function* () {
      assert.include(yield* sentence(words, settings), says)
    }))

  it.effect("needs an address and a key, both", () =>
    Effect.gen(function* () {
      assert.include(yield* sentence(["hotels"], { PMS_API_KEY: "short" }), "exactly 32 characters")
    }))

  it.effect("shows hotels, rooms and prices as tables and as JSON", () =>
    Effect.gen(function* () {
      assert.match(yield* run(["hotels"]), /^NUMBER +NAME.*\n1 +Hostería Casa del Lago/)
      assert.match(yield* run(["rooms"]), /\n1 +Habitación Clásica +2 +1 +3 +1 or more/)
      assert.match(yield* run(["availability", ...stay]), /\n1 +Habitación Clásica +[\d.]+ ARS/)
      const json = yield* run(["availability", ...stay, "--child-age", "7", "--json"])
      assert.match(json, /^\{"stay":\{"arrive":"2031-03-01"/)
    }))

  it.effect("books, finds by number and by key, and lets go again", () =>
    Effect.gen(function* () {
      const decode = Schema.decodeEffect(Booked)
      const { booking } = yield* decode(yield* run(["book", ...stay, "--key", "try-1", "--json"]))
      const again = yield* decode(yield* run(["book", ...stay, "--key", "try-1", "--json"]))
      assert.strictEqual(booking.status, "confirmed")
      assert.strictEqual(again.booking.id, booking.id)
      assert.match(yield* run(["show", booking.id]), /status +confirmed/)
      assert.match(yield* run(["show", "try-1"]), new RegExp(`booking +${booking.id}`))
      assert.match(yield* run(["cancel", "try-1"]), /status +cancelled/)
      assert.match(yield* run(["cancel", booking.id]), /status +cancelled/)
    }))
})
