import type { Record } from "../booking/Record.ts"
import type { Dossier } from "../booking/StaffReservations.ts"
import { iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

/** Without what the guest said of themselves: that is looked up where it is needed. */
export const documentOf = (record: Record) => ({
  id: record.id,
  reference: record.reference,
  hotel: record.tenantId,
  conversation: record.conversationId,
  stage: record.stage,
  because: record.because,
  arrive: record.stay.arrive,
  leave: record.stay.leave,
  party: record.party,
  room: record.room,
  total: record.price.total.decimal,
  currency: record.price.total.currency,
  deposit: { by: record.deposit.by, state: record.deposit.state, amount: record.deposit.amount.decimal },
  booking: record.bookingId,
  replaces: record.replaces,
  tries: record.tries,
  dueAt: instant(record.dueAt),
  holdUntil: instant(record.holdUntil),
  createdAt: iso(record.createdAt)
})

const instant = (at: number | null): string | null => at === null ? null : iso(at)

export const tableOf = (records: ReadonlyArray<Record>): string =>
  records.length === 0 ? "There is no reservation." : Table.render(
    ["SINCE", "HOTEL", "REFERENCE", "ROOM", "ARRIVE", "LEAVE", "TOTAL", "STAGE", "DEPOSIT", "ID"],
    records.map(({ createdAt, deposit, id, price, reference, room, stage, stay, tenantId }) => [
      time(createdAt),
      tenantId,
      reference,
      room.number,
      stay.arrive,
      stay.leave,
      `${price.total.decimal} ${price.total.currency}`,
      stage,
      deposit.state,
      id
    ])
  )

export const dossierOf = ({ broken, events, receipts, record }: Dossier): string =>
  [
    tableOf([record]),
    receipts.length === 0 ? "No receipt was given." : `Receipts: ${receipts.join(", ")}`,
    Table.render(
      ["#", "AT", "WHO", "WHAT", "DETAIL"],
      events.map(({ actor, at, detail, kind, seq }) => [String(seq), time(at), actor, kind, JSON.stringify(detail)])
    ),
    broken === null ? "The line of events is whole." : `The line of events is broken at #${broken}.`
  ].join("\n\n")
