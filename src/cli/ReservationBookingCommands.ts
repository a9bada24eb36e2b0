import { Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import type { Record } from "../booking/Record.ts"
import { ReservationId } from "../booking/Reservation.ts"
import { type MoveQuote, StaffBookings } from "../booking/StaffBookings.ts"
import { StaffReservations } from "../booking/StaffReservations.ts"
import { TenantId } from "../domain/Ids.ts"
import { moneyOf } from "../domain/Money.ts"
import { LocalDate, StayDates } from "../domain/StayDates.ts"
import { RoomId } from "../pms/RoomType.ts"
import { CommandError, NoNight, PriceNotRead, refuse } from "./CommandError.ts"
import { login } from "./OperatorCaller.ts"
import { answer } from "./Output.ts"
import * as PmsStay from "./PmsStay.ts"
import * as ReservationDesk from "./ReservationDesk.ts"
import { documentOf } from "./ReservationTables.ts"

const optional = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.optional)

const shared = {
  roomType: PmsStay.roomType,
  room: Flag.String("room").pipe(
    Flag.withDescription("The room's id in the hotel's own system; default: any of the type"),
    Flag.withMetavar("ROOM"),
    Flag.withSchema(RoomId),
    Flag.optional
  ),
  deposit: Flag.Literals("deposit", ["asked", "settled"]).pipe(
    Flag.withDescription("asked: the guest is told how to pay it. settled: paid at the desk, or not wanted"),
    Flag.withDefault("asked")
  ),
  key: optional(
    "key",
    "Our id of this deed: the same key does it once. Default: made of what is asked, so that the same command again does nothing more while that lives"
  ),
  by: Flag.String("by").pipe(
    Flag.withDescription("Who does it, for the reservation's line of events; default: who is logged in"),
    Flag.withDefault(login())
  )
}

const done = (record: Record) =>
  answer(
    documentOf(record),
    `${record.reference}: room ${record.room.number}, ${record.stay.arrive} to ${record.stay.leave}, ` +
      `${record.price.total.decimal} ${record.price.total.currency}; ${record.stage.replaceAll("_", " ")} now.`
  )

/** A room for a guest who called or stands at the counter. */
export const book = Command.make(
  "book",
  {
    hotel: Flag.String("hotel").pipe(
      Flag.withDescription("The hotel that is booked"),
      Flag.withMetavar("ID"),
      Flag.withSchema(TenantId)
    ),
    phone: Flag.String("phone").pipe(Flag.withDescription("The guest's, on which WhatsApp reaches them")),
    ...PmsStay.stay,
    name: optional("name", "First and last name, unless the guest has booked before"),
    email: optional("email", "Of the guest, unless they have booked before"),
    ...shared
  },
  (flags) =>
    Effect.gen(function* () {
      const { party, stay } = yield* PmsStay.askedFor(flags)
      const { by, deposit, email, hotel, key, name, phone, room, roomType } = flags
      const booking = {
        key: Option.getOrNull(key),
        tenantId: hotel,
        guest: { phone },
        stay,
        party,
        roomTypeId: Option.getOrNull(roomType),
        roomId: Option.getOrNull(room),
        pieces: {
          ...(Option.isSome(name) ? { name: name.value } : {}),
          ...(Option.isSome(email) ? { email: email.value } : {})
        },
        deposit
      }
      yield* StaffBookings.use((staff) => staff.book(booking, by)).pipe(
        Effect.flatMap(done),
        ReservationDesk.atPrices(hotel)
      )
    }).pipe(ReservationDesk.using)
).pipe(
  Command.withDescription(
    "Book for a guest: the room is kept at once, in the hotel's own system too, and the guest is told on WhatsApp."
  ),
  Command.withExamples([{
    command:
      'conserje reservations book --hotel casa --phone "+54 294 455 0199" --name "Ana García" --email ana@example.com --arrive 2027-03-01 --leave 2027-03-03',
    description: "Two nights for two"
  }])
)

const day = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(description),
    Flag.withMetavar("YYYY-MM-DD"),
    Flag.withSchema(LocalDate),
    Flag.optional
  )

const decodeStay = Schema.decodeEffect(StayDates)

/** A booked stay to other nights or another room: first what it comes to, then for good. */
export const move = Command.make(
  "move",
  {
    id: Argument.String("ID").pipe(
      Argument.withDescription("A reservation from the list"),
      Argument.withSchema(ReservationId)
    ),
    arrive: day("arrive", "The first night; default: as it is"),
    leave: day("leave", "The day of leaving; default: as it is"),
    agree: optional("agree", "The new total that was shown, as 4680.00: without it nothing is moved"),
    ...shared
  },
  ({ agree, arrive, by, deposit, id, key, leave, room, roomType }) =>
    Effect.gen(function* () {
      const { record: { price, stay: now, tenantId } } = yield* StaffReservations.use((staff) => staff.dossier(id))
        .pipe(
          ReservationDesk.ofReservation(id)
        )
      const stay = yield* Effect.mapError(
        decodeStay({
          arrive: Option.getOrElse(arrive, () => now.arrive),
          leave: Option.getOrElse(leave, () => now.leave)
        }),
        () => new CommandError({ reason: new NoNight() })
      )
      const to = {
        stay,
        ...(Option.isSome(roomType) ? { roomTypeId: roomType.value } : {}),
        ...(Option.isSome(room) ? { roomId: room.value } : {})
      }
      yield* Effect.gen(function* () {
        const staff = yield* StaffBookings
        if (Option.isNone(agree)) {
          const quote = yield* staff.moveQuote(id, to)
          return yield* answer(quoteOf(quote), quoteText(quote))
        }
        const agreed = moneyOf(agree.value, price.total.currency)
        if (Option.isNone(agreed)) return yield* refuse(new PriceNotRead({ text: agree.value }))
        const terms = { key: Option.getOrNull(key), agreed: agreed.value, deposit }
        yield* done(yield* staff.move(id, to, terms, by))
      }).pipe(ReservationDesk.atPrices(tenantId))
    }).pipe(ReservationDesk.using)
).pipe(
  Command.withDescription(
    "Move a booked stay to other nights or another room. Without --agree it shows what that would cost; the old room is let go once the new one is booked."
  ),
  Command.withShortDescription("Move a booked stay to other nights or another room."),
  Command.withExamples([
    { command: "conserje reservations move r0198c1de6a3f --leave 2027-03-04", description: "What it would cost" },
    { command: "conserje reservations move r0198c1de6a3f --leave 2027-03-04 --agree 7020.00", description: "Move it" }
  ])
)

const quoteOf = ({ deposit, difference, from, offer, otherRoom, stay }: MoveQuote) => ({
  id: from.id,
  arrive: stay.arrive,
  leave: stay.leave,
  roomType: offer.name,
  rooms: offer.rooms,
  otherRoom,
  was: from.price.total.decimal,
  total: offer.price.total.decimal,
  difference: difference.decimal,
  currency: difference.currency,
  deposit: { state: deposit.state, amount: deposit.amount.decimal }
})

const quoteText = ({ deposit, difference, from, offer, otherRoom, stay }: MoveQuote): string =>
  [
    `${from.reference}: ${offer.name}, room ${offer.rooms[0]?.number ?? "?"}, ${stay.arrive} to ${stay.leave}.`,
    ...(otherRoom === null ? [] : [
      `Another room, because ${from.room.number} cannot be booked a second time for nights that the stay has already. ` +
      `To keep it, change the dates in the hotel's own system: within a minute it is so here too.`
    ]),
    `It costs ${offer.price.total.decimal} ${difference.currency} instead of ${from.price.total.decimal}: ` +
    `${difference.minor > 0 ? "+" : ""}${difference.decimal}. Deposit still asked: ${deposit.amount.decimal}.`,
    `Move it with --agree ${offer.price.total.decimal}`
  ].join("\n")
