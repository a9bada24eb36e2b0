import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import type { Record } from "../booking/Record.ts"
import { ReservationId } from "../booking/Reservation.ts"
import { type Dossier, StaffReservations } from "../booking/StaffReservations.ts"
import { TenantId } from "../domain/Ids.ts"
import * as Choices from "./Choices.ts"
import { answer, iso, time } from "./Output.ts"
import * as ReservationDesk from "./ReservationDesk.ts"
import * as Table from "./Table.ts"

const id = Argument.String("ID").pipe(
  Argument.withDescription("A reservation from the list"),
  Argument.withSchema(ReservationId)
)

const by = Flag.String("by").pipe(
  Flag.withDescription("Who does it, for the reservation's line of events"),
  Flag.withDefault("operator")
)

const list = Command.make(
  "list",
  {
    hotel: Flag.String("hotel").pipe(
      Flag.withDescription("Only this hotel's"),
      Flag.withSchema(TenantId),
      Flag.optional
    ),
    limit: Choices.limit
  },
  ({ hotel, limit }) =>
    StaffReservations.use((staff) => staff.list(Option.getOrNull(hotel), limit)).pipe(
      Effect.flatMap((records) => answer({ reservations: records.map(documentOf) }, tableOf(records))),
      ReservationDesk.using
    )
).pipe(
  Command.withDescription("List reservations, newest first."),
  Command.withExamples([{ command: "conserje reservations list", description: "What guests have reserved" }])
)

const show = Command.make("show", { id }, ({ id }) =>
  StaffReservations.use((staff) => staff.dossier(id)).pipe(
    Effect.flatMap((dossier) =>
      answer(
        {
          ...documentOf(dossier.record),
          receipts: dossier.receipts,
          broken: dossier.broken,
          events: dossier.events.map(({ at, ...event }) => ({ ...event, at: iso(at) }))
        },
        dossierOf(dossier)
      )
    ),
    ReservationDesk.using
  )).pipe(
    Command.withDescription("Show a reservation and everything that happened to it, and whether that line is whole."),
    Command.withExamples([{ command: "conserje reservations show r0198c1de6a3f", description: "One reservation" }])
  )

const deed = (
  name: string,
  description: string,
  run: (
    staff: StaffReservations["Service"],
    id: ReservationId,
    by: string
  ) => ReturnType<StaffReservations["Service"]["retry"]>
) =>
  Command.make(name, { id, by }, ({ by, id }) =>
    StaffReservations.use((staff) => run(staff, id, by)).pipe(
      Effect.flatMap((record) =>
        answer(documentOf(record), `${record.reference} is ${record.stage.replaceAll("_", " ")} now.`)
      ),
      ReservationDesk.using
    )).pipe(
      Command.withDescription(description),
      Command.withExamples([{ command: `conserje reservations ${name} r0198c1de6a3f --by Eva`, description }])
    )

export const reservations = Command.make("reservations").pipe(
  Command.withDescription("Reservations of guests: see them, judge deposits, let them go."),
  Command.withSubcommands([
    list,
    show,
    deed("confirm-deposit", "The money came: the room is booked.", (staff, id, by) => staff.confirmDeposit(id, by)),
    deed(
      "reject-deposit",
      "The money did not come: the guest is told and may send another receipt.",
      (staff, id, by) => staff.rejectDeposit(id, by)
    ),
    deed("release", "Free a room that is not booked yet.", (staff, id, by) => staff.release(id, by)),
    deed(
      "cancel",
      "Cancel a booked one, at no cost to the guest, who is told.",
      (staff, id, by) => staff.cancel(id, by)
    ),
    deed("retry", "Ask the hotel's own system again now.", (staff, id, by) => staff.retry(id, by))
  ])
)

/** Without what the guest said of themselves: that is looked up where it is needed. */
const documentOf = (record: Record) => ({
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

const tableOf = (records: ReadonlyArray<Record>): string =>
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

const dossierOf = ({ broken, events, receipts, record }: Dossier): string =>
  [
    tableOf([record]),
    receipts.length === 0 ? "No receipt was given." : `Receipts: ${receipts.join(", ")}`,
    Table.render(
      ["#", "AT", "WHO", "WHAT", "DETAIL"],
      events.map(({ actor, at, detail, kind, seq }) => [String(seq), time(at), actor, kind, JSON.stringify(detail)])
    ),
    broken === null ? "The line of events is whole." : `The line of events is broken at #${broken}.`
  ].join("\n\n")
