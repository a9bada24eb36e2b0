import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Exit, Layer, Option, Redacted } from "effect"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startFailureOf } from "../../src/app/StartFailure.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { Currency } from "../../src/domain/Money.ts"
import { PmsConfig } from "../../src/pms/PmsConfig.ts"
import { PmsConnections } from "../../src/pms/PmsConnections.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { type PmsPlace, PmsPlaces } from "../../src/tenancy/PmsPlaces.ts"
import { type Secret, TenantSecrets } from "../../src/tenancy/TenantSecrets.ts"

const KEY = "K".repeat(32)

const connections = (env: Readonly<Record<string, string>>, isOnlyOne = false) =>
  PmsConnections.pipe(
    Effect.provide(PmsConnections.layerOf({ timeZoneOf: () => "Europe/Lisbon", isOnlyOne: () => isOnlyOne })),
    Effect.provide(PmsConfig.layer),
    Effect.provide(NodeServices.layer),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
  )

const sentence = (env: Readonly<Record<string, string>>) =>
  Effect.map(Effect.exit(connections(env)), (exit) => Exit.isFailure(exit) ? startFailureOf(exit.cause)?.sentence : "")

const casa = TenantId.make("casa")
const mar = TenantId.make("mar")
const shop = { PMS_BASE_URL: "https://hotel.example/shop", PMS_API_KEY: KEY }

const file = (content: unknown) => {
  const path = join(mkdtempSync(join(tmpdir(), "conserje-pms-")), "connections.json")
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content))
  return path
}

/** The hotel's own connection and key over what the installation says. */
const own = (place: PmsPlace | null, key: Secret, currency?: Currency) =>
  PmsConnections.pipe(
    Effect.provide(PmsConnections.layerOwn),
    Effect.provide(Layer.mergeAll(
      PmsConnections.layerWith([{
        tenantId: casa,
        baseUrl: new URL("https://installation.example"),
        host: Option.none(),
        apiKey: Redacted.make(KEY),
        hotelId: "1",
        timeZone: "UTC",
        clock: "UTC"
      }]),
      Hotels.layerWith([{
        tenantId: casa,
        profile: {
          name: "Casa",
          timeZone: "America/Montevideo",
          defaultLanguage: "es",
          uncertainSends: "operator",
          ...(currency === undefined ? {} : { currency })
        },
        numbers: []
      }]),
      Layer.mock(PmsPlaces, { of: () => Option.fromNullOr(place) }),
      Layer.mock(TenantSecrets, { of: () => key })
    )),
    Effect.flatMap(({ of }) => of(casa))
  )

describe("a hotel's own connection", () => {
  const place = { baseUrl: "https://own.example/shop", hotelId: "7", timeZone: "Europe/Madrid" }
  const key = { _tag: "Set", value: Redacted.make("O".repeat(32)) } as const

  it.effect("counts before the installation's, with its own key", () =>
    Effect.gen(function* () {
      const connection = yield* own(place, key)
      assert.deepStrictEqual(
        [connection.baseUrl.href, connection.hotelId, connection.clock, connection.timeZone],
        ["https://own.example/shop", "7", "Europe/Madrid", "America/Montevideo"]
      )
      assert.strictEqual(Redacted.value(connection.apiKey), "O".repeat(32))
      assert.strictEqual((yield* own(null, key)).baseUrl.host, "installation.example")
      assert.strictEqual((yield* own(null, key, Currency.make("UYU"))).currency, "UYU")
    }))

  it.effect("is none without its key, or with one that cannot be opened", () =>
    Effect.gen(function* () {
      for (const _tag of ["Unset", "Unreadable"] as const) {
        const { reason } = yield* Effect.flip(own(place, { _tag }))
        assert.include(String(reason), "no key for it")
      }
    }))
})

describe("the connection of a hotel", () => {
  it.effect("is none without any setting", () =>
    Effect.gen(function* () {
      const config = yield* Effect.provide(PmsConfig, PmsConfig.layer)
      assert.isTrue(Option.isNone(config.address))
    }).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown({}))))

  it.effect("is the one shop's for every hotel that has a number in it", () =>
    Effect.gen(function* () {
      const { of } = yield* connections({ ...shop, PMS_HOTELS: "casa=1, mar=22", PMS_HOST: "hotel.example" })
      assert.deepInclude(yield* of(mar), { hotelId: "22", timeZone: "Europe/Lisbon", clock: "Europe/Lisbon" })
      const { reason } = yield* Effect.flip(of(TenantId.make("nobody")))
      assert.deepInclude(reason, { _tag: "PmsMisconfigured", problem: "not_connected" })
    }))

  it.effect("needs no number while there is one hotel", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* (yield* connections(shop, true)).of(casa)).hotelId, "1")
      assert.isTrue(Exit.isFailure(yield* Effect.exit((yield* connections(shop)).of(casa))))
    }))

  it.effect("is the file's own where the file names the hotel", () =>
    Effect.gen(function* () {
      const PMS_CONNECTIONS_FILE = file({
        mar: { baseUrl: "https://mar.example", apiKey: "M".repeat(32), hotelId: "7", timeZone: "America/Lima" }
      })
      const { of } = yield* connections({ ...shop, PMS_HOTELS: "casa=1", PMS_CONNECTIONS_FILE })
      assert.deepInclude(yield* of(mar), {
        hotelId: "7",
        baseUrl: new URL("https://mar.example"),
        clock: "America/Lima"
      })
      assert.deepInclude(yield* of(casa), { hotelId: "1", baseUrl: new URL("https://hotel.example/shop") })
    }))

  it.effect.each([
    { env: { PMS_BASE_URL: "https://hotel.example" }, says: "PMS_BASE_URL is set but PMS_API_KEY is not." },
    { env: { PMS_API_KEY: KEY }, says: "PMS_API_KEY is set but PMS_BASE_URL is not." },
    { env: { ...shop, PMS_API_KEY: "short-secret" }, says: "PMS_API_KEY must have exactly 32 characters." },
    {
      env: { ...shop, PMS_BASE_URL: "ftp://hotel.example" },
      says: "PMS_BASE_URL must start with https:// or http://."
    },
    { env: { ...shop, PMS_TIME_ZONE: "Mars" }, says: "PMS_TIME_ZONE" },
    { env: { ...shop, PMS_HOTELS: "casa" }, says: "PMS_HOTELS" },
    { env: { ...shop, PMS_RATE_LIMIT: "0" }, says: "PMS_RATE_LIMIT" },
    { env: { PMS_CONNECTIONS_FILE: "/no/such/file" }, says: "PMS_CONNECTIONS_FILE /no/such/file: cannot be read." },
    { env: { PMS_CONNECTIONS_FILE: file({ mar: { apiKey: "very-secret" } }) }, says: "must be JSON like" }
  ])("stops the start with one sentence: $says", ({ env, says }) =>
    Effect.gen(function* () {
      const said = (yield* sentence(env)) ?? ""
      assert.include(said, says)
      assert.notInclude(said, "\n")
      assert.notMatch(said, /short-secret|very-secret/)
    }))
})
