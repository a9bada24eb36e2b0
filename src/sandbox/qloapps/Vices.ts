import { Schema, Struct } from "effect"

const millis = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

/** How a shop behaves; may be changed while it runs. The defaults are QloApps 1.6.1 on a lenient PHP. */
export const Vices = Schema.Struct({
  /** PHP reports warnings: every POST, PUT and GET of `/api/bookings` answers 500 once its work is done. */
  strictPhp: Schema.Boolean,
  /** Availability is checked without a lock. Without this vice, bookings of a shop are made one after the other. */
  unlocked: Schema.Boolean,
  /** Milliseconds between the check and the booking: how wide the race is open. 0 leaves what the database takes. */
  raceWindow: millis(10_000),
  /** Bookings wait, at most for the race window, until so many have passed the check; 0 waits for nobody. */
  crowd: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 64 })),
  /**
   * What becomes of a booking that passed the check and then finds its room taken: a `ghost` (200, and no room), a
   * `double` (both hold it), or `either`, drawn in the measured proportion of about nine ghosts to one double.
   */
  collision: Schema.Literals(["ghost", "double", "either"]),
  /** The people of `hotel_ari` only multiply its price; they filter nothing. */
  occupancyIgnored: Schema.Boolean,
  /** A booking without a price of its own leaves out the services that the quote had in it. */
  bareRoomPrice: Schema.Boolean,
  /** `die()` answers 200 with a text where an error would be due. */
  diesWithOk: Schema.Boolean,
  /** A request for another Host than the shop's is redirected to the shop's front page. */
  hostChecked: Schema.Boolean,
  /** The shop's domain is another one, so that every request is redirected. */
  moved: Schema.Boolean,
  /** The webservice is switched off in the back office: 503. */
  switchedOff: Schema.Boolean,
  /** As fixed upstream after 1.6.1: reads `adults` and no longer `adult`, adds `total_tax` with the right sign. */
  upstream: Schema.Boolean,
  /** Milliseconds before each answer. */
  latency: millis(120_000)
})
export type Vices = typeof Vices.Type

/** Some of the vices; the others stay. */
export const VicesChange = Vices.mapFields(Struct.map(Schema.optionalKey))
export type VicesChange = typeof VicesChange.Type

export const REAL: Vices = {
  strictPhp: false,
  unlocked: true,
  raceWindow: 3,
  crowd: 0,
  collision: "either",
  occupancyIgnored: true,
  bareRoomPrice: true,
  diesWithOk: true,
  hostChecked: true,
  moved: false,
  switchedOff: false,
  upstream: false,
  latency: 0
}

/** A QloApps as its documentation promises it. */
export const VIRTUOUS: Vices = {
  ...REAL,
  unlocked: false,
  raceWindow: 0,
  collision: "ghost",
  occupancyIgnored: false,
  bareRoomPrice: false,
  diesWithOk: false,
  hostChecked: false,
  upstream: true
}
