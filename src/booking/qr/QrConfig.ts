import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted } from "effect"

/** One key that codes are signed with. */
export interface QrKey {
  readonly kid: string
  readonly secret: Redacted.Redacted<string>
}

/** With what the codes of confirmations are signed. */
export class QrConfig extends Context.Service<QrConfig, {
  /** Newest first: it signs, all of them are believed. None when the database is to keep one. */
  readonly keys: ReadonlyArray<QrKey>
}>()("conserje/booking/qr/QrConfig") {
  /** Reads `QR_SIGNING_KEYS`: `name:secret`, the newest first, a comma between each; a secret has at least 32 characters. */
  static readonly layer = Layer.effect(
    QrConfig,
    Effect.suspend(() =>
      Config.option(Config.Redacted("QR_SIGNING_KEYS")).pipe(
        Config.map(Option.match({ onNone: () => "", onSome: (text) => Redacted.value(text).trim() })),
        Config.mapEffect((text) => {
          const keys = text.split(",").map((one) => one.trim()).filter((one) => one !== "").map(keyOf)
          // The value stays out of the sentence.
          return keys.includes(null)
            ? Config.fail(
              new ConfigProvider.SourceError({
                message: "QR_SIGNING_KEYS holds something else than name:secret with secrets of at least 32 characters"
              })
            )
            : Effect.succeed({ keys: keys.flatMap((key) => key === null ? [] : [key]) })
        })
      )
    )
  )
}

const keyOf = (text: string): QrKey | null => {
  const [, kid, secret] = /^([\w-]{1,32}):(.{32,512})$/.exec(text) ?? []
  return kid === undefined || secret === undefined ? null : { kid, secret: Redacted.make(secret) }
}
