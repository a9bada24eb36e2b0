import { Config, Context, Effect, Layer, Option, Redacted } from "effect"
import { environment } from "./EnvironmentConfig.ts"
import { AppError, NotForProduction } from "./AppError.ts"

/** Which kind of each dependency this start stands on. Each is replaced alone, by its own variable. */
export class Profile extends Context.Service<Profile, {
  readonly environment: "development" | "production"
  /** `live` with `WHATSAPP_ACCESS_TOKEN`. */
  readonly whatsapp: "sandbox" | "live"
  /** `live` with `DATABASE_URL`. */
  readonly database: "embedded" | "live"
  /** `live` with `REDIS_URL`; in-process without. */
  readonly redis: "embedded" | "live"
}>()("conserje/app/Profile") {
  /** Fails in production when a piece is pretended or a secret is none, and says which. */
  static readonly layer = Layer.effect(
    Profile,
    Effect.gen(function* () {
      const kind = yield* environment
      const [accessToken, databaseUrl, redisUrl] = yield* Effect.forEach(
        ["WHATSAPP_ACCESS_TOKEN", "DATABASE_URL", "REDIS_URL"] as const,
        given
      )
      const profile = {
        environment: kind,
        whatsapp: accessToken === "" ? "sandbox" : "live",
        database: databaseUrl === "" ? "embedded" : "live",
        redis: redisUrl === "" ? "embedded" : "live"
      } as const
      if (kind === "production") yield* refusePretence(profile)
      return profile
    })
  )
}

/** The variable's value, or nothing. Read here only to see whether it is there; its room reads it for use. */
const given = (name: string) =>
  Effect.map(
    Config.option(Config.Redacted(name)),
    Option.match({
      onNone: () => "",
      onSome: (value) => Redacted.value(value).trim()
    })
  )

/** Shorter ones can be guessed; Meta's own are 32 characters and more. */
const SHORTEST_SECRET = 16

const PLACEHOLDER = /change.?me|example|placeholder|your[-_ ]|dummy|xxx|^test|secret$|password|<.*>/i

const SECRETS = [
  "WHATSAPP_ACCESS_TOKEN",
  "WHATSAPP_APP_SECRETS",
  "WHATSAPP_APP_SECRET",
  "WHATSAPP_VERIFY_TOKEN",
  "METRICS_TOKEN"
] as const

const refusePretence = Effect.fnUntraced(function* (profile: Pick<Profile["Service"], "database" | "whatsapp">) {
  if (profile.whatsapp === "sandbox") {
    return yield* refuse("WHATSAPP_ACCESS_TOKEN is missing: production does not start with the pretend WhatsApp")
  }
  if (profile.database === "embedded") {
    return yield* refuse("DATABASE_URL is missing: production does not start with the embedded database")
  }
  for (const name of SECRETS) {
    for (const secret of (yield* given(name)).split(",").map((one) => one.trim()).filter((one) => one !== "")) {
      if (PLACEHOLDER.test(secret)) return yield* refuse(`${name} is a placeholder: set the real one`)
      if (secret.length < SHORTEST_SECRET) {
        return yield* refuse(`${name} is too short: production wants at least ${SHORTEST_SECRET} characters`)
      }
    }
  }
})

const refuse = (why: string) => Effect.fail(new AppError({ reason: new NotForProduction({ why }) }))
