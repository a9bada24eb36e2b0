import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { Profile } from "../../src/app/Profile.ts"

const profile = (env: Record<string, string>) =>
  Effect.provide(Profile, Profile.layer).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

const SECRET = "9f86d081884c7d659a2feaa0c55ad015"
const real = {
  ENVIRONMENT: "production",
  WHATSAPP_ACCESS_TOKEN: `EAAG${SECRET}`,
  WHATSAPP_APP_SECRETS: SECRET,
  WHATSAPP_VERIFY_TOKEN: SECRET,
  DATABASE_URL: "postgres://a:b@db/conserje",
  SECRET_KEY: SECRET
}

describe("the profile of a start", () => {
  it.effect("stands on nothing but itself when nothing is set, or only set to nothing", () =>
    Effect.gen(function* () {
      const expected = {
        environment: "development",
        whatsapp: "sandbox",
        database: "embedded",
        redis: "embedded",
        pms: "sandbox"
      }
      assert.deepStrictEqual({ ...yield* profile({}) }, expected)
      const empty = { WHATSAPP_ACCESS_TOKEN: " ", DATABASE_URL: "", REDIS_URL: "", PMS_BASE_URL: "" }
      assert.deepStrictEqual({ ...yield* profile(empty) }, expected)
    }))

  it.effect.each([
    { env: { WHATSAPP_ACCESS_TOKEN: "x" }, live: "whatsapp" },
    { env: { DATABASE_URL: "x" }, live: "database" },
    { env: { REDIS_URL: "x" }, live: "redis" },
    { env: { PMS_BASE_URL: "x" }, live: "pms" },
    { env: { PMS_CONNECTIONS_FILE: "x" }, live: "pms" }
  ])("replaces each piece alone by its own variable ($live)", ({ env, live }) =>
    Effect.gen(function* () {
      const pieces = Object.entries(yield* profile(env))
      assert.deepStrictEqual(pieces.filter(([, kind]) => kind === "live"), [[live, "live"]])
    }))

  it.effect("is production when all of it is real", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual({ ...yield* profile(real) }, {
        environment: "production",
        whatsapp: "live",
        database: "live",
        redis: "embedded",
        // A hotel may have none; it is never pretended here.
        pms: "none"
      })
    }))

  it.effect.each([
    {
      env: { WHATSAPP_ACCESS_TOKEN: "" },
      says: "WHATSAPP_ACCESS_TOKEN is missing: production does not start with the pretend WhatsApp."
    },
    {
      env: { DATABASE_URL: "" },
      says: "DATABASE_URL is missing: production does not start with the embedded database."
    },
    {
      env: { WHATSAPP_ACCESS_TOKEN: "change-me-change-me" },
      says: "WHATSAPP_ACCESS_TOKEN is a placeholder: set the real one."
    },
    {
      env: { WHATSAPP_APP_SECRET: "<your app's secret>" },
      says: "WHATSAPP_APP_SECRET is a placeholder: set the real one."
    },
    {
      env: { WHATSAPP_APP_SECRETS: `${SECRET}, hidden` },
      says: "WHATSAPP_APP_SECRETS is too short: production wants at least 16 characters."
    },
    { env: { SECRET_KEY: "" }, says: "SECRET_KEY is missing: production signs with a secret of its own." },
    { env: { METRICS_TOKEN: "hidden-example-hidden" }, says: "METRICS_TOKEN is a placeholder: set the real one." }
  ])("is no production with a pretence: $says", ({ env, says }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(profile({ ...real, ...env }))).message, says)
    }))
})
