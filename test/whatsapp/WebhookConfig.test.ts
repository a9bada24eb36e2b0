import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Redacted } from "effect"
import { IpNetwork } from "effect/net"
import { WebhookConfig } from "../../src/whatsapp/WebhookConfig.ts"

const given = (env: Record<string, string>) =>
  Effect.provide(WebhookConfig, WebhookConfig.layer).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

const least = { WHATSAPP_VERIFY_TOKEN: "token", WHATSAPP_APP_SECRET: "one" }

describe("WebhookConfig", () => {
  it.effect("needs only a token and a secret", () =>
    Effect.gen(function* () {
      const { appSecrets, verifyToken, ...rest } = yield* given(least)
      assert.strictEqual(Redacted.value(verifyToken), "token")
      assert.deepStrictEqual(appSecrets.map(Redacted.value), ["one"])
      assert.deepStrictEqual(rest, {
        maxBytes: 1_048_576,
        memoryBytes: 67_108_864,
        ratePerMinute: 120,
        verifyRatePerMinute: 60,
        trustedProxies: [],
        echoEventIds: false
      })
    }))

  it.effect("takes every secret of a rotation and every proxy", () =>
    Effect.gen(function* () {
      const { appSecrets, maxBytes, memoryBytes, ratePerMinute, trustedProxies, verifyRatePerMinute } = yield* given({
        ...least,
        WHATSAPP_APP_SECRETS: "new, old,",
        WEBHOOK_MAX_BYTES: "3145728",
        WEBHOOK_MEMORY_BYTES: "134217728",
        WEBHOOK_RATE_LIMIT_PER_MINUTE: "60000",
        WEBHOOK_VERIFY_RATE_LIMIT_PER_MINUTE: "6",
        TRUSTED_PROXIES: "10.0.0.0/8, 192.168.1.7,fd00::/8"
      })
      assert.deepStrictEqual(appSecrets.map(Redacted.value), ["new", "old", "one"])
      assert.deepStrictEqual([maxBytes, memoryBytes], [3_145_728, 134_217_728])
      assert.deepStrictEqual([ratePerMinute, verifyRatePerMinute], [60_000, 6])
      assert.deepStrictEqual(trustedProxies.map(IpNetwork.format), ["10.0.0.0/8", "192.168.1.7/32", "fd00::/8"])
    }))

  it.effect.each([
    { variable: "WHATSAPP_VERIFY_TOKEN", env: { WHATSAPP_APP_SECRET: "hidden" } },
    { variable: "WHATSAPP_VERIFY_TOKEN", env: { ...least, WHATSAPP_VERIFY_TOKEN: " " } },
    { variable: "WHATSAPP_APP_SECRETS", env: { WHATSAPP_VERIFY_TOKEN: "hidden" } },
    { variable: "WHATSAPP_APP_SECRETS", env: { WHATSAPP_VERIFY_TOKEN: "hidden", WHATSAPP_APP_SECRETS: " , " } },
    { variable: "WEBHOOK_MAX_BYTES", env: { ...least, WEBHOOK_MAX_BYTES: "8388609" } },
    { variable: "WEBHOOK_MAX_BYTES", env: { ...least, WEBHOOK_MAX_BYTES: "1 MiB" } },
    { variable: "WEBHOOK_MEMORY_BYTES", env: { ...least, WEBHOOK_MEMORY_BYTES: "1048576" } },
    { variable: "WEBHOOK_RATE_LIMIT_PER_MINUTE", env: { ...least, WEBHOOK_RATE_LIMIT_PER_MINUTE: "0" } },
    { variable: "WEBHOOK_VERIFY_RATE_LIMIT_PER_MINUTE", env: { ...least, WEBHOOK_VERIFY_RATE_LIMIT_PER_MINUTE: "x" } },
    { variable: "TRUSTED_PROXIES", env: { ...least, TRUSTED_PROXIES: "10.0.0.0/8,everybody" } },
    { variable: "TRUSTED_PROXIES", env: { ...least, TRUSTED_PROXIES: "10.0.0.0/64" } }
  ])("stops the start with the name of a bad $variable", ({ env, variable }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(given(env))
      assert.include(error.message, variable)
      assert.notInclude(error.message, "hidden")
    }))
})
