import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted } from "effect"
import { KEY_BYTES, keyOf, type SealingKey } from "./Seal.ts"

export class SecretsConfig extends Context.Service<SecretsConfig, {
  /** The first seals, all of them open. Empty: hotels have no secrets of their own. */
  readonly keys: ReadonlyArray<SealingKey>
}>()("conserje/secrets/SecretsConfig") {
  /** Reads `SECRETS_KEYS`: 32 bytes each in base64, newest first, with commas between. */
  static readonly layer = Layer.effect(SecretsConfig, Effect.suspend(() => Config.all({ keys })))
}

// Checked by hand, because a schema's error would show the value.
const keys = Config.option(Config.Redacted("SECRETS_KEYS")).pipe(
  Config.map(Option.match({
    onNone: () => [],
    onSome: (text) => Redacted.value(text).split(",").map((one) => one.trim()).filter((one) => one !== "")
  })),
  Config.mapEffect((found) => {
    const decoded = found.map(bytesOf)
    if (decoded.some((bytes) => bytes.length !== KEY_BYTES)) return NO_KEY
    return decoded.some((bytes) => new Set(bytes).size < FEWEST_DIFFERENT)
      ? GUESSED
      : Effect.succeed(decoded.map(keyOf))
  })
)

/** Empty for what is not base64: the decoder itself would take anything. */
const bytesOf = (text: string): Uint8Array =>
  /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : new Uint8Array()

/** Of 32 bytes drawn by chance some 30 differ; less than ten never happen. */
const FEWEST_DIFFERENT = 10

const refuse = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))

const NO_KEY = refuse(`SECRETS_KEYS must be ${KEY_BYTES} bytes each in base64: draw one with openssl rand -base64 32`)
const GUESSED = refuse("SECRETS_KEYS is no random key: draw one with openssl rand -base64 32")
