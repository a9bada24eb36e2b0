import { Config, Effect, FileSystem, Option, Redacted, Schema } from "effect"
import { HttpConfig } from "../app/HttpConfig.ts"
import { SandboxFile, sandboxFile } from "../app/SandboxWhatsApp.ts"
import { baseUrlOf } from "../app/StartScreen.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { PATH } from "../whatsapp/WebhookRoutes.ts"
import { NoSecret, NotAWebAddress, refuse } from "./CommandError.ts"

/** A webhook that believes us. */
export interface WebhookTarget {
  readonly url: string
  readonly secret: Redacted.Redacted<string>
}

/** What was said on the command line; the rest is looked up. */
export interface Said {
  readonly url: Option.Option<string>
  readonly secret: Option.Option<Redacted.Redacted<string>>
}

/**
 * Where to post and what to sign with. What the command line does not say is the pretend Meta's of the runtime in
 * `DATA_DIR`; with `WHATSAPP_ACCESS_TOKEN`, or when there is none, it is `HOST`, `PORT` and the first of
 * `WHATSAPP_APP_SECRETS` or `WHATSAPP_APP_SECRET`.
 */
export const find = Effect.fnUntraced(function* ({ secret, url }: Said) {
  const usual = yield* Effect.cached(defaults)
  const address = Option.isSome(url) ? url.value : (yield* usual).url
  if (!["http:", "https:"].includes(URL.parse(address)?.protocol ?? "")) {
    return yield* refuse(new NotAWebAddress({ url: address }))
  }
  const key = Option.isSome(secret) ? secret : (yield* usual).secret
  if (Option.isNone(key)) return yield* refuse(new NoSecret())
  return { url: address, secret: key.value } satisfies WebhookTarget
})

const defaults = Effect.gen(function* () {
  const isLive = Option.isSome(yield* Config.option(Config.Redacted("WHATSAPP_ACCESS_TOKEN")))
  const sandbox = isLive ? Option.none() : yield* fromSandbox
  if (Option.isSome(sandbox)) return sandbox.value
  const { host, port } = yield* Effect.provide(HttpConfig, HttpConfig.layer)
  return { url: `${baseUrlOf(host, port)}${PATH}`, secret: yield* firstSecret }
})

/** What the runtime wrote for us beside its data, if it pretends to be Meta. */
const fromSandbox = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const text = yield* files.readFileString(yield* Effect.provide(sandboxFile, DatabaseConfig.layer))
  const { appSecret, webhookUrl } = yield* Schema.decodeEffect(Schema.fromJsonString(SandboxFile))(text)
  return Option.some({ url: webhookUrl, secret: Option.some(Redacted.make(appSecret)) })
}).pipe(Effect.catchTags({ PlatformError: () => Effect.succeedNone, SchemaError: () => Effect.succeedNone }))

const firstSecret = Effect.map(
  Config.all([
    Config.option(Config.Redacted("WHATSAPP_APP_SECRETS")),
    Config.option(Config.Redacted("WHATSAPP_APP_SECRET"))
  ]),
  (given) =>
    Option.map(
      Option.firstSomeOf(given),
      (secrets) => Redacted.make(Redacted.value(secrets).split(",", 1)[0]?.trim() ?? "")
    )
)
