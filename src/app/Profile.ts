import { Context, Effect, Layer, Redacted } from "effect"
import { AppError, NotForProduction } from "./AppError.ts"
import { type NamedSecret, ProfileConfig } from "./ProfileConfig.ts"

/** Which kind of each dependency this start stands on. Each is replaced alone, by its own variable. */
export class Profile extends Context.Service<Profile, {
  readonly environment: "development" | "production"
  /** `live` with `WHATSAPP_ACCESS_TOKEN`. */
  readonly whatsapp: "sandbox" | "live"
  /** `live` with `DATABASE_URL`. */
  readonly database: "embedded" | "live"
  /** `live` with `REDIS_URL`; in-process without. */
  readonly redis: "embedded" | "live"
  /** `live` with `PMS_BASE_URL` or `PMS_CONNECTIONS_FILE`; without either, pretended, but never in production. */
  readonly pms: "sandbox" | "live" | "none"
}>()("conserje/app/Profile") {
  /** Fails in production when a piece is pretended or a secret is none, and says which. */
  static readonly layer = Layer.effect(
    Profile,
    Effect.gen(function* () {
      const config = yield* ProfileConfig
      const why = config.environment === "production" ? pretenceIn(config) : undefined
      if (why !== undefined) return yield* new AppError({ reason: new NotForProduction({ why }) })
      return {
        environment: config.environment,
        whatsapp: config.hasAccessToken ? "live" : "sandbox",
        database: config.hasDatabase ? "live" : "embedded",
        redis: config.hasRedis ? "live" : "embedded",
        pms: config.hasPms ? "live" : config.environment === "production" ? "none" : "sandbox"
      } as const
    })
  ).pipe(Layer.provide(ProfileConfig.layer))
}

/** Shorter ones can be guessed; Meta's own are 32 characters and more. */
const SHORTEST_SECRET = 16

const PLACEHOLDER = /change.?me|example|placeholder|your[-_ ]|dummy|xxx|^test|secret$|password|<.*>/i

/** Why this is no production, or nothing. */
const pretenceIn = (config: ProfileConfig["Service"]): string | undefined => {
  if (!config.hasAccessToken) {
    return "WHATSAPP_ACCESS_TOKEN is missing: production does not start with the pretend WhatsApp"
  }
  if (!config.hasDatabase) return "DATABASE_URL is missing: production does not start with the embedded database"
  if (!config.hasSecretKey) return "SECRET_KEY is missing: production signs with a secret of its own"
  return config.secrets.map(weaknessOf).find((weakness) => weakness !== undefined)
}

const weaknessOf = ({ value, variable }: NamedSecret): string | undefined => {
  const secret = Redacted.value(value)
  if (PLACEHOLDER.test(secret)) return `${variable} is a placeholder: set the real one`
  if (secret.length >= SHORTEST_SECRET) return undefined
  return `${variable} is too short: production wants at least ${SHORTEST_SECRET} characters`
}
