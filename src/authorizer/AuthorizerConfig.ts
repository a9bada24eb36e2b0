import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted } from "effect"

/** Shorter ones can be guessed. */
const SHORTEST = 32

export interface Authorizer {
  /** Without a slash at the end. */
  readonly url: string
  /** What its tokens call it. */
  readonly issuer: string
  /** What its tokens call us. */
  readonly clientId: string
  /** Opens its admin API. */
  readonly adminSecret: Redacted.Redacted<string>
  /** What its webhooks carry in a header. */
  readonly webhookSecret: Redacted.Redacted<string>
  /** Signs its webhooks; without it the header is all there is. */
  readonly webhookKey: Option.Option<Redacted.Redacted<string>>
}

export class AuthorizerConfig extends Context.Service<AuthorizerConfig, {
  /** None: people log in here. */
  readonly authorizer: Option.Option<Authorizer>
}>()("conserje/authorizer/AuthorizerConfig") {
  /**
   * Reads `AUTHORIZER_URL`, which turns it on, and then `AUTHORIZER_ISSUER` (the same), `AUTHORIZER_CLIENT_ID`,
   * `AUTHORIZER_ADMIN_SECRET`, `AUTHORIZER_WEBHOOK_SECRET` and `AUTHORIZER_WEBHOOK_KEY` (32 characters or more each).
   */
  static readonly layer = Layer.effect(AuthorizerConfig, Effect.suspend(() => Config.all({ authorizer })))

  static readonly layerOff = Layer.succeed(AuthorizerConfig, { authorizer: Option.none() })
}

const given = (variable: string) =>
  Config.option(Config.Redacted(variable)).pipe(
    Config.map(Option.filter((value) => Redacted.value(value).trim() !== ""))
  )

const said = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))

const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
const isShort = (secret: Redacted.Redacted<string>): boolean => Redacted.value(secret).length < SHORTEST

// Checked by hand, because a schema's error would show the value.
const authorizer = Config.all({
  url: given("AUTHORIZER_URL"),
  issuer: given("AUTHORIZER_ISSUER"),
  clientId: given("AUTHORIZER_CLIENT_ID"),
  adminSecret: given("AUTHORIZER_ADMIN_SECRET"),
  webhookSecret: given("AUTHORIZER_WEBHOOK_SECRET"),
  webhookKey: given("AUTHORIZER_WEBHOOK_KEY")
}).pipe(
  Config.mapEffect(({ adminSecret, clientId, issuer, url, webhookKey, webhookSecret }) => {
    if (Option.isNone(url)) return Effect.succeedNone
    const address = Redacted.value(url.value).trim().replace(/\/+$/u, "")
    if (!isUrl(address)) return said("AUTHORIZER_URL is no http or https address")
    if (Option.isNone(clientId)) return said("AUTHORIZER_URL is set without AUTHORIZER_CLIENT_ID")
    if (Option.isNone(adminSecret)) return said("AUTHORIZER_URL is set without AUTHORIZER_ADMIN_SECRET")
    if (Option.isNone(webhookSecret)) return said("AUTHORIZER_URL is set without AUTHORIZER_WEBHOOK_SECRET")
    if (isShort(webhookSecret.value)) return said(`AUTHORIZER_WEBHOOK_SECRET must have at least ${SHORTEST} characters`)
    if (Option.exists(webhookKey, isShort)) {
      return said(`AUTHORIZER_WEBHOOK_KEY must have at least ${SHORTEST} characters`)
    }
    return Effect.succeed(Option.some({
      url: address,
      issuer: Option.match(issuer, { onNone: () => address, onSome: (one) => Redacted.value(one).trim() }),
      clientId: Redacted.value(clientId.value),
      adminSecret: adminSecret.value,
      webhookSecret: webhookSecret.value,
      webhookKey
    }))
  })
)
