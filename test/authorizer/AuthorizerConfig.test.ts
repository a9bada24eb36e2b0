import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option } from "effect"
import { AuthorizerConfig } from "../../src/authorizer/AuthorizerConfig.ts"

const read = (env: Record<string, string>) =>
  Effect.provide(AuthorizerConfig, AuthorizerConfig.layer).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

const whole = {
  AUTHORIZER_URL: "https://login.example.com/",
  AUTHORIZER_CLIENT_ID: "client-1",
  AUTHORIZER_ADMIN_SECRET: "s",
  AUTHORIZER_WEBHOOK_SECRET: "w".repeat(32)
}

describe("the configuration of an Authorizer", () => {
  it.effect("is none where no address is said, and knows its issuer by its address", () =>
    Effect.gen(function* () {
      assert.isTrue(Option.isNone((yield* read({ AUTHORIZER_URL: " " })).authorizer))
      const { authorizer } = yield* read(whole)
      assert.deepInclude(Option.getOrThrow(authorizer), {
        url: "https://login.example.com",
        issuer: "https://login.example.com"
      })
    }))

  it.effect.each([
    { env: { AUTHORIZER_URL: "login.example.com" }, says: "AUTHORIZER_URL is no http or https address" },
    { env: { AUTHORIZER_URL: "file:///etc/passwd" }, says: "AUTHORIZER_URL is no http or https address" },
    { env: { AUTHORIZER_CLIENT_ID: "" }, says: "AUTHORIZER_URL is set without AUTHORIZER_CLIENT_ID" },
    { env: { AUTHORIZER_ADMIN_SECRET: "" }, says: "AUTHORIZER_URL is set without AUTHORIZER_ADMIN_SECRET" },
    { env: { AUTHORIZER_WEBHOOK_SECRET: "" }, says: "AUTHORIZER_URL is set without AUTHORIZER_WEBHOOK_SECRET" },
    { env: { AUTHORIZER_WEBHOOK_SECRET: "short" }, says: "AUTHORIZER_WEBHOOK_SECRET must have at least 32 characters" },
    { env: { AUTHORIZER_WEBHOOK_KEY: "short" }, says: "AUTHORIZER_WEBHOOK_KEY must have at least 32 characters" }
  ])(
    "$env: $says",
    ({ env, says }: { readonly env: Record<string, string>; readonly says: string }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(read({ ...whole, ...env }))
        assert.include(error.message, says)
        assert.notInclude(error.message, "short")
      })
  )
})
