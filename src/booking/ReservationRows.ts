import { Schema } from "effect"
import { Record } from "./Record.ts"

const millis = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`
const money = (minor: string) => `json_build_object('minor', ${minor}, 'currency', q.currency)`

/** One reservation `r` with its quote `q`, in the shape of a `Record`. */
export const RECORD = `json_build_object(
  'id', r.id, 'version', r.version, 'reference', r.reference, 'tenantId', r.tenant_id,
  'conversationId', r.conversation_id, 'guestId', r.guest_id, 'phoneNumberId', r.phone_number_id,
  'stage', r.stage, 'because', r.because, 'party', q.party,
  'stay', json_build_object('arrive', r.arrive, 'leave', r.leave),
  'room', json_build_object('id', r.room_id, 'number', r.room_number, 'typeId', q.room_type_id,
    'typeName', q.room_type_name),
  'price', json_build_object('total', ${money("q.total_minor")}, 'withoutTax', ${money("q.without_tax_minor")}),
  'bookedFor', json_build_object('firstName', r.first_name, 'lastName', r.last_name, 'email', r.email, 'phone', r.phone),
  'deposit', json_build_object('by', r.deposit_by, 'amount', ${money("r.deposit_minor")}, 'state', r.deposit_state),
  'holdToken', r.hold_token, 'holdUntil', ${millis("r.hold_until")}, 'dueAt', ${millis("r.due_at")}, 'tries', r.tries,
  'bookingKey', r.booking_key, 'bookedAs', r.booked_as, 'byStaff', r.by_staff, 'bookingId', r.booking_id, 'replaces', r.replaces, 'createdAt', ${
  millis("r.created_at")
}
) AS record`

const decodeRows = Schema.decodeUnknownSync(Schema.Array(Schema.Struct({ record: Record })))

/** Reads rows of `RECORD`. What this room wrote it can read: anything else is a defect. */
export const decode = (rows: unknown): ReadonlyArray<Record> => decodeRows(rows).map(({ record }) => record)
