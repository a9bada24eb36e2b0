import { Schema } from "effect"

/** A hotel as its PMS describes it. What the PMS leaves empty is `null`, never invented. Source: QloApps `hotels`. */
export const PmsHotel = Schema.Struct({
  /** The PMS's own id, as in its configuration. */
  id: Schema.NonEmptyString,
  name: Schema.String,
  /** Local times, `15:00`. */
  checkIn: Schema.NullOr(Schema.String),
  checkOut: Schema.NullOr(Schema.String),
  address: Schema.NullOr(Schema.String),
  city: Schema.NullOr(Schema.String),
  phone: Schema.NullOr(Schema.String),
  email: Schema.NullOr(Schema.String),
  /** Stars, 1 to 5. */
  rating: Schema.NullOr(Schema.Int),
  active: Schema.Boolean
})
export type PmsHotel = typeof PmsHotel.Type
