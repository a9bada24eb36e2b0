import { Schema, Struct } from "effect"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

export const Status = Schema.Literals(["sent", "delivered", "read"])
export type Status = typeof Status.Type

/** How the pretend phone network behaves; may be changed while it runs. */
export const Settings = Schema.Struct({
  /** What follows an accepted send. Phones of the chat page say `read` themselves, when somebody looks. */
  statuses: Schema.Array(Status),
  /** Milliseconds before each status. */
  statusDelay: between(0, 600_000),
  /** Statuses are posted, and have been answered, before the send itself is answered. */
  statusesFirst: Schema.Boolean,
  /** Most statuses of one webhook: 1 to 1000, as Meta. */
  batch: between(1, 1000),
  /** Milliseconds a status waits for others to share a webhook with. */
  linger: between(0, 60_000),
  /** How often every status is posted. */
  copies: between(1, 5),
  /** Statuses of a webhook in any order. */
  shuffle: Schema.Boolean,
  /** Posts again, with growing pauses, this often when our webhook does not answer 200. */
  retries: between(0, 20),
  /** 131056 above one message in 6 s to the same guest (45 at once). */
  pairRate: Schema.Boolean,
  /** 130429 above so many messages a second from one number; 0 is no limit. */
  numberRate: between(0, 100_000),
  /** 131047 for what is not a template when the guest has not written within 24 hours. */
  window: Schema.Boolean,
  /** Sends from a number that is no demo hotel's are refused (code 100, subcode 33). */
  knownNumbersOnly: Schema.Boolean
})
export type Settings = typeof Settings.Type

/** Some of the settings; the others stay. */
export const SettingsChange = Settings.mapFields(Struct.map(Schema.optionalKey))
export type SettingsChange = typeof SettingsChange.Type

export const DEFAULTS: Settings = {
  statuses: ["sent", "delivered"],
  statusDelay: 120,
  statusesFirst: false,
  batch: 50,
  linger: 0,
  copies: 1,
  shuffle: false,
  retries: 7,
  pairRate: false,
  numberRate: 0,
  window: false,
  knownNumbersOnly: false
}
