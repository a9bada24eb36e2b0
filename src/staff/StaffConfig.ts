import { Config, ConfigProvider, Context, type Duration, Effect, Layer, Option, Redacted } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

/** The installation's own mail server. */
export interface Smtp {
  readonly host: string
  readonly port: number
  /** `implicit` from the first byte, `starttls` before anything is said, `none` for a server on this machine. */
  readonly tls: "implicit" | "starttls" | "none"
  readonly login: Option.Option<{ readonly user: string; readonly password: Redacted.Redacted<string> }>
  readonly from: string
}

/** How staff are told, beside what each hotel says in its own document. */
export class StaffConfig extends Context.Service<StaffConfig, {
  readonly webhook: Option.Option<URL>
  /** Signs every webhook, the installation's and the hotels'. */
  readonly secret: Option.Option<Redacted.Redacted<string>>
  readonly emails: ReadonlyArray<string>
  readonly smtp: Option.Option<Smtp>
  /** One conversation and kind is told again after this long; what is urgent is told at once. */
  readonly cooldown: Duration.Duration
}>()("conserje/staff/StaffConfig") {
  /**
   * Reads `STAFF_WEBHOOK_URL` and `STAFF_WEBHOOK_SECRET` (16 characters or more), `STAFF_EMAIL_TO` (by commas),
   * `STAFF_COOLDOWN` ("0 seconds" to "24 hours", default "30 minutes"), and `SMTP_HOST`, `SMTP_PORT` (587), `SMTP_TLS`
   * (`starttls`, `implicit` or `none`), `SMTP_USER`, `SMTP_PASSWORD` and `SMTP_FROM`.
   */
  static readonly layer = Layer.effect(
    StaffConfig,
    Effect.suspend(() =>
      Config.all({
        webhook,
        secret,
        emails,
        smtp,
        cooldown: ConfigValue.duration("STAFF_COOLDOWN", "0 seconds", "24 hours", "30 minutes")
      }).pipe(Config.mapEffect((config) =>
        Option.isSome(config.webhook) && Option.isNone(config.secret)
          ? said("STAFF_WEBHOOK_URL is set without STAFF_WEBHOOK_SECRET: staff could not know who calls")
          : config.emails.length > 0 && Option.isNone(config.smtp)
          ? said("STAFF_EMAIL_TO is set without SMTP_HOST and SMTP_FROM")
          : Effect.succeed(config)
      ))
    )
  )
}

const said = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))

const text = (variable: string) =>
  Config.option(Config.String(variable)).pipe(
    Config.map((given) => Option.filter(Option.map(given, (value) => value.trim()), (value) => value !== ""))
  )

const hidden = (variable: string) =>
  Config.option(Config.Redacted(variable)).pipe(Config.map(Option.filter((value) => Redacted.value(value) !== "")))

const webhook = text("STAFF_WEBHOOK_URL").pipe(
  Config.mapEffect(Option.match({
    onNone: () => Effect.succeedNone,
    onSome: (address) => {
      const url = URL.parse(address)
      return url !== null && (url.protocol === "https:" || url.protocol === "http:")
        ? Effect.succeedSome(url)
        : said("STAFF_WEBHOOK_URL is no address that begins with https:// or http://")
    }
  }))
)

const SHORTEST = 16

const secret = hidden("STAFF_WEBHOOK_SECRET").pipe(
  Config.mapEffect((given) =>
    Option.isSome(given) && Redacted.value(given.value).length < SHORTEST
      ? said(`STAFF_WEBHOOK_SECRET must have at least ${SHORTEST} characters`)
      : Effect.succeed(given)
  )
)

const ADDRESS = /^[^\s@<>",;]+@[^\s@<>",;]+$/

const emails = text("STAFF_EMAIL_TO").pipe(
  Config.map(Option.match({ onNone: () => [], onSome: (list) => list.split(",").map((one) => one.trim()) })),
  Config.mapEffect((found) =>
    found.every((one) => ADDRESS.test(one))
      ? Effect.succeed(found)
      : said("STAFF_EMAIL_TO must hold e-mail addresses, with a comma between each")
  )
)

const smtp = Config.all({
  host: text("SMTP_HOST"),
  port: ConfigValue.whole("SMTP_PORT", 1, 65_535, 587),
  tls: Config.Literals(["starttls", "implicit", "none"], "SMTP_TLS").pipe(Config.withDefault("starttls")),
  user: text("SMTP_USER"),
  password: hidden("SMTP_PASSWORD"),
  from: text("SMTP_FROM")
}).pipe(Config.mapEffect(({ from, host, password, port, tls, user }) => {
  if (Option.isNone(host)) return Effect.succeedNone
  if (Option.isNone(from)) return said("SMTP_HOST is set without SMTP_FROM")
  if (Option.isSome(user) !== Option.isSome(password)) return said("SMTP_USER and SMTP_PASSWORD go together")
  const login = Option.zipWith(user, password, (user, password) => ({ user, password }))
  return Effect.succeedSome({ host: host.value, port, tls, login, from: from.value })
}))
