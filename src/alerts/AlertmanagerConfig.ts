import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

type Secret = Redacted.Redacted<string>

/** How mail leaves. */
export interface Mail {
  readonly to: string
  readonly from: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: Secret
}

/** To whom alerts are told. What is absent is left out. */
export interface Receivers {
  readonly slack: Option.Option<Secret>
  readonly mail: Option.Option<Mail>
  readonly pagerduty: Option.Option<Secret>
  /** Gets every alert of any severity. */
  readonly webhook: Option.Option<Secret>
  /** Somebody outside who misses the Watchdog when it stops. */
  readonly deadMan: Option.Option<Secret>
}

export interface Pace {
  readonly groupWait: string
  readonly groupInterval: string
  readonly repeatInterval: string
}

/** An empty variable is one that is not set: compose files pass all of them on. */
const text = (name: string) =>
  Config.option(Config.String(name)).pipe(Config.map(Option.filter((value) => value.trim() !== "")))

const secret = (name: string) =>
  Config.option(Config.Redacted(name)).pipe(
    Config.map(Option.filter((value) => Redacted.value(value).trim() !== ""))
  )

/** As addresses are written, without what surrounds them in a file. A secret's own error would show it. */
const address = (name: string) =>
  secret(name).pipe(
    Config.mapEffect(Option.match({
      onNone: () => Effect.succeedNone,
      onSome: (value) => {
        const url = URL.parse(Redacted.value(value))
        return ["http:", "https:"].includes(url?.protocol ?? "")
          ? Effect.succeedSome(Redacted.make(url?.href ?? ""))
          : Config.fail(
            new ConfigProvider.SourceError({
              message: `${name} is not an address that starts with http:// or https://`
            })
          )
      }
    }))
  )

const Duration = Schema.String.check(
  Schema.makeFilter((text) => /^\d+(ms|s|m|h|d)$/.test(text) || "a duration such as 30s, 5m or 3h")
)
const duration = (name: string, otherwise: string) => Config.schema(Duration, name).pipe(Config.withDefault(otherwise))

const MAIL = ["SMTP_HOST", "SMTP_USER", "SMTP_PASSWORD"] as const

const mail = Effect.gen(function* () {
  const from = yield* text("ALERT_EMAIL_FROM")
  const port = yield* ConfigValue.whole("SMTP_PORT", 1, 65_535, 587)
  const to = yield* text("ALERT_EMAIL_TO")
  const parts = {
    host: yield* text("SMTP_HOST"),
    user: Option.firstSomeOf([yield* text("SMTP_USER"), yield* text("SMTP_USERNAME")]),
    password: yield* secret("SMTP_PASSWORD")
  }
  const missing = Object.values<Option.Option<unknown>>(parts).flatMap((part, index) =>
    Option.isNone(part) ? [MAIL[index] ?? ""] : []
  )
  return {
    mail: Option.map(
      Option.all({ to, ...parts }),
      (whole): Mail => ({ ...whole, port, from: Option.getOrElse(from, () => whole.to) })
    ),
    missing: Option.isSome(to) ? missing : []
  }
})

export class AlertmanagerConfig extends Context.Service<AlertmanagerConfig, {
  readonly receivers: Receivers
  readonly pace: Pace
  /** Variables without which mail, of which somebody named the receiver, is left out. */
  readonly missing: ReadonlyArray<string>
}>()("conserje/alerts/AlertmanagerConfig") {
  /**
   * Reads `SLACK_WEBHOOK_URL`; `ALERT_EMAIL_TO`, `SMTP_HOST`, `SMTP_USER` (or `SMTP_USERNAME`) and `SMTP_PASSWORD`,
   * which make mail only together, with `ALERT_EMAIL_FROM` (the receiver) and `SMTP_PORT` (587); `PAGERDUTY_ROUTING_KEY`;
   * `ALERT_WEBHOOK_URL`; `DEADMAN_WEBHOOK_URL`; `AM_GROUP_WAIT` (30s), `AM_GROUP_INTERVAL` (5m), `AM_REPEAT_INTERVAL` (3h).
   */
  static readonly layer = Layer.effect(
    AlertmanagerConfig,
    Effect.gen(function* () {
      const post = yield* mail
      return {
        missing: post.missing,
        receivers: {
          slack: yield* address("SLACK_WEBHOOK_URL"),
          mail: post.mail,
          pagerduty: yield* secret("PAGERDUTY_ROUTING_KEY"),
          webhook: yield* address("ALERT_WEBHOOK_URL"),
          deadMan: yield* address("DEADMAN_WEBHOOK_URL")
        },
        pace: {
          groupWait: yield* duration("AM_GROUP_WAIT", "30s"),
          groupInterval: yield* duration("AM_GROUP_INTERVAL", "5m"),
          repeatInterval: yield* duration("AM_REPEAT_INTERVAL", "3h")
        }
      }
    })
  )
}
