import { Config, Context, Effect, Layer, Option, Redacted } from "effect"
import { environment } from "./EnvironmentConfig.ts"

/** A secret and the variable it came from; one of several when that holds a list. */
export interface NamedSecret {
  readonly variable: string
  readonly value: Redacted.Redacted<string>
}

const SECRETS = [
  "WHATSAPP_ACCESS_TOKEN",
  "WHATSAPP_APP_SECRETS",
  "WHATSAPP_APP_SECRET",
  "WHATSAPP_VERIFY_TOKEN",
  "METRICS_TOKEN",
  "PMS_API_KEY",
  "SECRET_KEY",
  "STAFF_WEBHOOK_SECRET",
  "AUTHORIZER_ADMIN_SECRET",
  "AUTHORIZER_WEBHOOK_SECRET",
  "AUTHORIZER_WEBHOOK_KEY"
] as const

/**
 * Which variables are set that decide on what we stand. Only whether: their own rooms read them for use, and check
 * them.
 */
export class ProfileConfig extends Context.Service<ProfileConfig, {
  readonly environment: "development" | "production"
  readonly hasAccessToken: boolean
  readonly hasDatabase: boolean
  readonly hasRedis: boolean
  readonly hasPms: boolean
  readonly hasSecretKey: boolean
  /** Those that are set, so that the ones a stranger could guess can be refused. */
  readonly secrets: ReadonlyArray<NamedSecret>
}>()("conserje/app/ProfileConfig") {
  /**
   * Reads `ENVIRONMENT`, `WHATSAPP_ACCESS_TOKEN`, `DATABASE_URL`, `REDIS_URL`, `PMS_BASE_URL`, `PMS_CONNECTIONS_FILE` and
   * the secrets; empty is not set.
   */
  static readonly layer = Layer.effect(
    ProfileConfig,
    Effect.suspend(() =>
      Config.all({
        environment,
        hasAccessToken: isSet("WHATSAPP_ACCESS_TOKEN"),
        hasDatabase: isSet("DATABASE_URL"),
        hasRedis: isSet("REDIS_URL"),
        hasSecretKey: isSet("SECRET_KEY"),
        hasPms: Config.map(
          Config.all([isSet("PMS_BASE_URL"), isSet("PMS_CONNECTIONS_FILE")]),
          (given) => given.includes(true)
        ),
        secrets: Config.all(SECRETS.map(secretsOf)).pipe(Config.map((found) => found.flat()))
      })
    )
  )
}

const textOf = (variable: string) =>
  Config.option(Config.Redacted(variable)).pipe(
    Config.map(Option.match({ onNone: () => "", onSome: (value) => Redacted.value(value).trim() }))
  )

const isSet = (variable: string) => Config.map(textOf(variable), (text) => text !== "")

const secretsOf = (variable: string) =>
  Config.map(
    textOf(variable),
    (text): ReadonlyArray<NamedSecret> =>
      text.split(",").map((one) => one.trim()).filter((one) => one !== "").map((one) => ({
        variable,
        value: Redacted.make(one)
      }))
  )
