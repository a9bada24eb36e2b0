import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { ReservationId } from "../booking/Reservation.ts"
import { StaffReservations } from "../booking/StaffReservations.ts"
import { TenantId } from "../domain/Ids.ts"
import * as Choices from "./Choices.ts"
import { login } from "./OperatorCaller.ts"
import { answer, iso } from "./Output.ts"
import { book, move } from "./ReservationBookingCommands.ts"
import * as ReservationDesk from "./ReservationDesk.ts"
import { documentOf, dossierOf, tableOf } from "./ReservationTables.ts"

const id = Argument.String("ID").pipe(
  Argument.withDescription("A reservation from the list"),
  Argument.withSchema(ReservationId)
)

const by = Flag.String("by").pipe(
  Flag.withDescription("Who does it, for the reservation's line of events; default: who is logged in"),
  Flag.withDefault(login())
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
      Choices.onBehalfOf(hotel),
      Effect.flatMap((records) => answer({ reservations: records.map(documentOf) }, tableOf(records))),
      ReservationDesk.using
    )
).pipe(
  Command.withDescription("List reservations, newest first."),
  Command.withExamples([{ command: "conserje reservations list", description: "What guests have reserved" }])
)

const show = Command.make("show", { id }, ({ id }) =>
  StaffReservations.use((staff) => staff.dossier(id)).pipe(
    ReservationDesk.ofReservation(id),
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
      ReservationDesk.ofReservation(id),
      Effect.flatMap((record) =>
        answer(documentOf(record), `${record.reference} is ${record.stage.replaceAll("_", " ")} now.`)
      ),
      ReservationDesk.using
    )).pipe(
      Command.withDescription(description),
      Command.withExamples([{ command: `conserje reservations ${name} r0198c1de6a3f --by Eva`, description }])
    )

export const reservations = Command.make("reservations").pipe(
  Command.withDescription("Reservations of guests: see them, book and move for guests, judge deposits, let them go."),
  Command.withSubcommands([
    list,
    show,
    book,
    move,
    deed("confirm-deposit", "The money came: the room is booked.", (staff, id, by) => staff.confirmDeposit(id, by)),
    deed(
      "reject-deposit",
      "The money did not come: the guest is told and may send another receipt.",
      (staff, id, by) => staff.rejectDeposit(id, by)
    ),
    deed("release", "Free a room that is not booked yet; the guest is told.", (staff, id, by) => staff.release(id, by)),
    deed(
      "cancel",
      "Cancel a booked one, at no cost to the guest, who is told.",
      (staff, id, by) => staff.cancel(id, by)
    ),
    deed("retry", "Ask the hotel's own system again now.", (staff, id, by) => staff.retry(id, by))
  ])
)
