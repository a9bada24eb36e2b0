import { Config, Context, Layer, Schema } from "effect"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

export class InboxConfig extends Context.Service<InboxConfig, {
  /** Events that may wait to be written; above it the sender is asked to come again. */
  readonly capacity: number
  /** Events of one statement. */
  readonly mostItems: number
}>()("conserje/inbox/InboxConfig") {
  /** Reads `INBOX_CAPACITY` (100 to 1,000,000 events, default 20,000) and `INBOX_BATCH` (1 to 5,000, default 500). */
  static readonly layer = Layer.effect(
    InboxConfig,
    Config.all({
      capacity: Config.schema(Schema.NumberFromString.pipe(Schema.decodeTo(between(100, 1_000_000))), "INBOX_CAPACITY")
        .pipe(
          Config.withDefault(20_000)
        ),
      mostItems: Config.schema(Schema.NumberFromString.pipe(Schema.decodeTo(between(1, 5_000))), "INBOX_BATCH").pipe(
        Config.withDefault(500)
      )
    })
  )
}
