import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted } from "effect"
import type { TenantId } from "../domain/Ids.ts"

/** With what payment providers sign what they tell us. */
export class PaymentsConfig extends Context.Service<PaymentsConfig, {
  /** A hotel's secrets, all of them believed, so that one can follow another; none where nobody may tell us anything. */
  readonly secretsOf: (tenantId: string) => ReadonlyArray<Redacted.Redacted<string>>
}>()("conserje/payments/PaymentsConfig") {
  /**
   * Reads `PAYMENTS_WEBHOOK_SECRETS`: `hotel:secret` with a comma between each; a secret has at least 32 characters, and a
   * hotel may have several.
   */
  static readonly layer = Layer.effect(
    PaymentsConfig,
    Effect.suspend(() =>
      Config.option(Config.Redacted("PAYMENTS_WEBHOOK_SECRETS")).pipe(
        Config.map(Option.match({ onNone: () => "", onSome: (text) => Redacted.value(text).trim() })),
        Config.mapEffect((text) => {
          const secrets = text.split(",").map((one) => one.trim()).filter((one) => one !== "").map(secretOf)
          // The value stays out of the sentence.
          return secrets.includes(null)
            ? Config.fail(
              new ConfigProvider.SourceError({
                message:
                  "PAYMENTS_WEBHOOK_SECRETS holds something else than hotel:secret with secrets of at least 32 characters"
              })
            )
            : Effect.succeed(of(secrets.flatMap((one) => one === null ? [] : [one])))
        })
      )
    )
  )

  /** These alone, as the sandbox's page signs. */
  static readonly layerWith = (secrets: ReadonlyArray<readonly [TenantId, Redacted.Redacted<string>]>) =>
    Layer.succeed(PaymentsConfig, of(secrets))
}

const of = (secrets: ReadonlyArray<readonly [string, Redacted.Redacted<string>]>) => {
  const byHotel = Map.groupBy(secrets, ([hotel]) => hotel)
  return PaymentsConfig.of({ secretsOf: (tenantId) => (byHotel.get(tenantId) ?? []).map(([, secret]) => secret) })
}

const secretOf = (text: string) => {
  const [, hotel, secret] = /^([\w.-]{1,100}):(.{32,512})$/.exec(text) ?? []
  return hotel === undefined || secret === undefined ? null : [hotel, Redacted.make(secret)] as const
}
