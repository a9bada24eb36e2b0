import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { IpNetwork } from "effect/net"
import { whole } from "../domain/ConfigValue.ts"
import { PER_MINUTE } from "../limits/RouteLimits.ts"

/** No configuration lets more than this in: what is longer is cut, signed or not. */
export const CEILING_BYTES = 8 * 1024 * 1024

/** How the door answers Meta: whom it believes, how much it takes and how often. */
export class WebhookConfig extends Context.Service<WebhookConfig, {
  /** What Meta must say to be told that the address is ours. */
  readonly verifyToken: Redacted.Redacted<string>
  /** Any of them may have signed: two while one takes the place of the other. Never empty. */
  readonly appSecrets: ReadonlyArray<Redacted.Redacted<string>>
  /** A longer body is refused; at most `CEILING_BYTES`. */
  readonly maxBytes: number
  /** All bodies that are being read may hold this much together; what does not fit must come again. */
  readonly memoryBytes: number
  /** Signed deliveries of one client address in a minute. */
  readonly ratePerMinute: number
  /** Handshakes of one client address in a minute. */
  readonly verifyRatePerMinute: number
  /** Only these may say, in `X-Forwarded-For`, for whom they ask. */
  readonly trustedProxies: ReadonlyArray<IpNetwork.IpNetwork>
  /** Answers with the ids of the stored events. For the sandbox alone: the answer goes to whoever posts. */
  readonly echoEventIds: boolean
}>()("conserje/whatsapp/WebhookConfig") {
  /**
   * Reads `WHATSAPP_VERIFY_TOKEN`; `WHATSAPP_APP_SECRETS` (a comma between each) or `WHATSAPP_APP_SECRET`;
   * `WEBHOOK_MAX_BYTES` (1 KiB to 8 MiB, default 1 MiB); `WEBHOOK_MEMORY_BYTES` (16 MiB to 16 GiB, default 64 MiB);
   * `WEBHOOK_RATE_LIMIT_PER_MINUTE` (default 120); `WEBHOOK_VERIFY_RATE_LIMIT_PER_MINUTE` (default 60);
   * `TRUSTED_PROXIES` (addresses and networks, a comma between each, default none).
   */
  static readonly layer = Layer.effect(
    WebhookConfig,
    Effect.suspend(() =>
      Config.all({
        verifyToken: filled("WHATSAPP_VERIFY_TOKEN"),
        appSecrets,
        maxBytes: whole("WEBHOOK_MAX_BYTES", 1024, CEILING_BYTES, 1024 * 1024),
        // Room for the longest body beside what is kept for small ones.
        memoryBytes: whole("WEBHOOK_MEMORY_BYTES", 2 * CEILING_BYTES, 2 ** 34, 64 * 1024 * 1024),
        ratePerMinute: whole("WEBHOOK_RATE_LIMIT_PER_MINUTE", 1, 10_000_000, PER_MINUTE["POST /webhooks/whatsapp"]),
        verifyRatePerMinute: whole(
          "WEBHOOK_VERIFY_RATE_LIMIT_PER_MINUTE",
          1,
          10_000_000,
          PER_MINUTE["GET /webhooks/whatsapp"]
        ),
        trustedProxies,
        echoEventIds: Config.succeed(false)
      })
    )
  )
}

// Checked by hand, because a schema's error would show the value.
const filled = (name: string) =>
  Config.Redacted(name).pipe(
    Config.mapEffect((secret) =>
      Redacted.value(secret).trim() === "" ? Config.fail(missing(`${name} is empty`)) : Effect.succeed(secret)
    )
  )

const missing = (message: string) => new ConfigProvider.SourceError({ message })

const secretsIn = (text: Redacted.Redacted<string>) =>
  Redacted.value(text).split(",").map((one) => one.trim()).filter((one) => one !== "").map((one) => Redacted.make(one))

const appSecrets = Config.all([
  Config.option(Config.Redacted("WHATSAPP_APP_SECRETS")),
  Config.option(Config.Redacted("WHATSAPP_APP_SECRET"))
]).pipe(
  Config.map((given) => given.flatMap((one) => Option.match(one, { onNone: () => [], onSome: secretsIn }))),
  Config.mapEffect((secrets) =>
    secrets.length === 0
      ? Config.fail(missing("WHATSAPP_APP_SECRETS is missing: Meta's signature cannot be checked without it"))
      : Effect.succeed(secrets)
  )
)

const trustedProxies = Config.Array(Schema.Trim.pipe(Schema.decodeTo(Schema.IpInterfaceFromString)), "TRUSTED_PROXIES")
  .pipe(
    Config.map((proxies) => proxies.map((one): IpNetwork.IpNetwork => IpNetwork.fromInterface(one))),
    Config.withDefault([])
  )
