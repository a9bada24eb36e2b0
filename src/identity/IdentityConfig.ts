import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { problemsOf } from "./PasswordPolicy.ts"
import { Email, emailOf } from "./User.ts"

/** Shorter ones can be guessed: HS256 wants at least as many bits as it signs. */
const SHORTEST = 32

export class IdentityConfig extends Context.Service<IdentityConfig, {
  /** The first signs, all of them are believed: two during a rotation. Empty: one is drawn and kept in the database. */
  readonly secrets: ReadonlyArray<Redacted.Redacted<string>>
  /** The first administrator; without a password one is drawn and shown once. */
  readonly admin: Option.Option<{
    readonly email: string
    readonly password: Option.Option<Redacted.Redacted<string>>
  }>
}>()("conserje/identity/IdentityConfig") {
  /** Reads `SECRET_KEY` (one or more by commas, 32 characters or more each), `ADMIN_EMAIL` and `ADMIN_PASSWORD`. */
  static readonly layer = Layer.effect(IdentityConfig, Effect.suspend(() => Config.all({ secrets, admin })))
}

// Checked by hand, because a schema's error would show the value.
const secrets = Config.option(Config.Redacted("SECRET_KEY")).pipe(
  Config.map(Option.match({
    onNone: () => [],
    onSome: (text) => Redacted.value(text).split(",").map((one) => one.trim()).filter((one) => one !== "")
  })),
  Config.mapEffect((found) =>
    found.every((secret) => secret.length >= SHORTEST)
      ? Effect.succeed(found.map((secret) => Redacted.make(secret)))
      : said(`SECRET_KEY must have at least ${SHORTEST} characters`)
  )
)

const given = (variable: string) =>
  Config.option(Config.Redacted(variable)).pipe(
    Config.map(Option.filter((value) => Redacted.value(value).trim() !== ""))
  )

const admin = Config.all({ email: given("ADMIN_EMAIL"), password: given("ADMIN_PASSWORD") }).pipe(
  Config.mapEffect(({ email, password }) => {
    if (Option.isNone(email) && Option.isNone(password)) return Effect.succeedNone
    if (Option.isNone(email)) return said("ADMIN_PASSWORD is set without ADMIN_EMAIL")
    if (!isEmail(emailOf(Redacted.value(email.value)))) return said("ADMIN_EMAIL is no e-mail address")
    const [problem] = Option.match(password, { onNone: () => [], onSome: (one) => problemsOf(Redacted.value(one)) })
    if (problem !== undefined) return said(`ADMIN_PASSWORD cannot be used. ${problem}`)
    return Effect.succeed(Option.some({ email: Redacted.value(email.value), password }))
  })
)

const isEmail = Schema.is(Email)

const said = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))
