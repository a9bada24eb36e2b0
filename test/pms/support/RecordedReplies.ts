import { Schema } from "effect"
import { recordedJson, recording } from "./Recorded.ts"
import { json, type Reply } from "./ScriptedShop.ts"

const One = Schema.Struct({ order: Schema.Record(Schema.String, Schema.Unknown) })
const Rows = Schema.Struct({ bookings: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)) })
const Types = Schema.Struct({ hotel: Schema.Record(Schema.String, Schema.Unknown) })

export const recorded = (n: number): Reply => recording(n)
export const nothing: Reply = json([])

const [row = {}] = Schema.decodeUnknownSync(Rows)(recordedJson(85)).bookings
const { order } = Schema.decodeUnknownSync(One)(recordedJson(81))

/** The order of sample 85's room, told as sample 81 tells one. */
export const orders = (change: Readonly<Record<string, unknown>> = {}): Reply =>
  json({
    orders: [{
      ...order,
      id: 5,
      reference: "YZHEYJJGZ",
      source: "conserje:casa:key-1",
      total_paid_tax_incl: "4680.000000",
      ...change
    }]
  })

/** The room of sample 85. */
export const rows = (change: Readonly<Record<string, unknown>> = {}): Reply =>
  json({ bookings: [{ ...row, ...change }] })

/** What a row and an order say after a cancellation (sample 103), and what a ghost says (race-last-room.json). */
export const CANCELLED = { is_refunded: 1, is_cancelled: 1 }
export const GHOST = { is_refunded: 1, is_cancelled: 1, is_back_order: 1 }

export const hotels: Reply = json({ hotels: [Schema.decodeUnknownSync(Types)(recordedJson(6)).hotel] })

/** Settings that any booking asks for first. */
export const SETTINGS = {
  "GET room_types": [recorded(8)],
  "GET hotel_room_types": [recorded(11)],
  "GET currencies": [recorded(14)]
}
