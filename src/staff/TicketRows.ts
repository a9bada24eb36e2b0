import { Schema } from "effect"
import { Ticket } from "./Ticket.ts"

/** A ticket's row in the shape of a `Ticket`. */
export const COLUMNS = `id, tenant_id, conversation_id, phone_number_id, category, request, state,
  (extract(epoch FROM opened_at) * 1000)::float8 AS opened_at, taken_by, done_by`

/** What this room wrote it can read: anything else is a defect. */
export const decode: (rows: unknown) => ReadonlyArray<Ticket> = Schema.decodeUnknownSync(Schema.Array(Ticket))
