import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option } from "effect"
import { StaffConfig } from "../../src/staff/StaffConfig.ts"

const read = (env: Readonly<Record<string, string>>) =>
  Effect.provide(StaffConfig, StaffConfig.layer).pipe(
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))
  )

const MAIL = { SMTP_HOST: "mail.example", SMTP_FROM: "bot@house.example" }

describe("StaffConfig", () => {
  it.effect("needs nothing, and takes all of it", () =>
    Effect.gen(function* () {
      const nothing = yield* read({})
      assert.isTrue(Option.isNone(nothing.webhook) && Option.isNone(nothing.smtp))
      const all = yield* read({
        ...MAIL,
        STAFF_WEBHOOK_URL: "https://desk.example/in",
        STAFF_WEBHOOK_SECRET: "sixteen letters!",
        STAFF_EMAIL_TO: "a@b.example, c@d.example",
        SMTP_TLS: "implicit",
        SMTP_PORT: "465"
      })
      assert.deepStrictEqual(all.emails, ["a@b.example", "c@d.example"])
      assert.deepInclude(Option.getOrThrow(all.smtp), { host: "mail.example", port: 465, tls: "implicit" })
    }))

  for (
    const [env, problem] of [
      [{ STAFF_WEBHOOK_URL: "https://desk.example" }, "STAFF_WEBHOOK_URL is set without STAFF_WEBHOOK_SECRET"],
      [
        { STAFF_WEBHOOK_URL: "desk.example", STAFF_WEBHOOK_SECRET: "sixteen letters!" },
        "STAFF_WEBHOOK_URL is no address"
      ],
      [{ STAFF_WEBHOOK_SECRET: "short" }, "STAFF_WEBHOOK_SECRET must have at least 16"],
      [{ ...MAIL, STAFF_EMAIL_TO: "nobody" }, "STAFF_EMAIL_TO must hold e-mail addresses"],
      [{ STAFF_EMAIL_TO: "a@b.example" }, "STAFF_EMAIL_TO is set without SMTP_HOST"],
      [{ SMTP_HOST: "mail.example" }, "SMTP_HOST is set without SMTP_FROM"],
      [{ ...MAIL, SMTP_USER: "me" }, "SMTP_USER and SMTP_PASSWORD go together"]
    ] as const
  ) {
    it.effect(`says: ${problem}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(read(env))
        assert.include(String(error), problem)
      }))
  }
})
