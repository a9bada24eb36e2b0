import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { Deposit, Reservation, Stage } from "../booking/Reservation.ts"
import { TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import { LocalDate, StayDates } from "../domain/StayDates.ts"
import { RoomOffer } from "../pms/Availability.ts"
import { Party } from "../pms/RoomType.ts"
import { Authenticated, Needs, Permitted, Reveals, Validated } from "./Access.ts"
import { byWord } from "./Fields.ts"
import { alwaysOnce, Beyond, Once } from "./Once.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { bodyProblems, Conflict, NotFound, problems } from "./Problem.ts"
import { words } from "./Words.ts"

/** Times in milliseconds since the epoch. */
export const Shown = Schema.Struct({
  ...Reservation.fields,
  /** When the stage ends by itself. */
  dueAt: Schema.NullOr(Schema.Finite),
  /** How often the hotel's own system was asked to book. */
  tries: Schema.Int
})

const Dossier = Schema.Struct({
  reservation: Shown,
  events: Schema.Array(Schema.Struct({
    seq: Schema.Int,
    at: Schema.Finite,
    /** `guest`, `house`, or `staff:` and who. */
    actor: Schema.String,
    kind: Schema.String,
    detail: Schema.Unknown
  })),
  /** Meta's ids of what the guest gave as proof of the deposit. */
  receipts: Schema.Array(Schema.String),
  /** The number of the first event that is missing or was altered. */
  broken: Schema.NullOr(Schema.Int)
})

/** Without a type or a room, any will do. */
const whichRoom = { roomTypeId: Schema.optionalKey(words(100)), roomId: Schema.optionalKey(words(100)) }

/** `asked`: the guest is told how to pay. `settled`: paid at the desk, or waived. */
const StaffDeposit = Schema.Literals(["asked", "settled"])

const Search = Schema.Struct({ hotel: TenantId, stay: StayDates, party: Party, ...whichRoom })

const Booking = Schema.Struct({
  ...Search.fields,
  /** Somebody who is known, or whoever has that phone. */
  guest: Schema.Union([Schema.Struct({ id: words(200) }), Schema.Struct({ phone: words(40) })]),
  /** What is not known of the guest yet, or is to be another. */
  pieces: Schema.Struct({
    name: Schema.optionalKey(words(200)),
    email: Schema.optionalKey(words(200)),
    phone: Schema.optionalKey(words(40))
  }),
  deposit: StaffDeposit
})

/** Where a booked stay is to go; what is left out stays as it is, but for the room. */
const Move = Schema.Struct({ stay: Schema.optionalKey(StayDates), party: Schema.optionalKey(Party), ...whichRoom })

const MoveQuote = Schema.Struct({
  stay: StayDates,
  party: Party,
  offer: RoomOffer,
  /** Why it is another room than the stay's own, which cannot be booked a second time for nights that it has already. */
  otherRoom: Schema.NullOr(Schema.Literals(["room_still_taken"])),
  /** More, or less when negative, than the stay costs now. */
  difference: Money,
  deposit: Deposit
})

const deed = { params: byWord, success: Shown, error: problems(NotFound, Conflict) }

/** Stays that guests hold or have booked, and what the front desk does about them. */
export class ReservationsApi extends HttpApiGroup.make("reservations")
  .add(
    HttpApiEndpoint.get("list", "/admin/reservations", {
      query: {
        ...paging,
        ...ofHotel,
        stage: Schema.optionalKey(Stage),
        deposit: Schema.optionalKey(Deposit.fields.state),
        arrivingFrom: Schema.optionalKey(LocalDate),
        arrivingTo: Schema.optionalKey(LocalDate)
      },
      success: pageOf(Shown),
      error: problems()
    }).annotate(Needs, "reservations:read").annotate(Reveals, true),
    HttpApiEndpoint.get("read", "/admin/reservations/:id", {
      params: byWord,
      success: Dossier,
      error: problems(NotFound)
    }).annotate(Needs, "reservations:read").annotate(Reveals, true),
    /** What is free at the hotel and here, cheapest first. */
    HttpApiEndpoint.post("offers", "/admin/reservations/offers", {
      payload: Search,
      success: Schema.Struct({ offers: Schema.Array(RoomOffer) }),
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "reservations:read"),
    /** Keeps the cheapest such room for a guest, and goes on to the deposit or to the hotel's own system. */
    HttpApiEndpoint.post("book", "/admin/reservations", {
      headers: alwaysOnce,
      payload: Booking,
      success: Shown.pipe(HttpApiSchema.status(201)),
      error: bodyProblems(NotFound, Conflict)
    }).middleware(Once).annotate(Beyond, true).annotate(Needs, "reservations:write"),
    HttpApiEndpoint.post("confirmDeposit", "/admin/reservations/:id/confirm-deposit", deed)
      .annotate(Needs, "reservations:write"),
    HttpApiEndpoint.post("rejectDeposit", "/admin/reservations/:id/reject-deposit", deed)
      .annotate(Needs, "reservations:write"),
    HttpApiEndpoint.post("release", "/admin/reservations/:id/release", deed).annotate(Needs, "reservations:write"),
    /** What the guest would pay who cancelled now, for whoever decides whether to waive it. */
    HttpApiEndpoint.get("cancellationFee", "/admin/reservations/:id/cancellation-fee", {
      params: byWord,
      success: Schema.Struct({ amount: Money, freeUntil: Schema.NullOr(Schema.Finite) }),
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "reservations:read"),
    /** At no cost to the guest, who is told. */
    HttpApiEndpoint.post("cancel", "/admin/reservations/:id/cancel", deed).annotate(Needs, "reservations:write"),
    HttpApiEndpoint.post("moveQuote", "/admin/reservations/:id/move-quote", {
      params: byWord,
      payload: Move,
      success: MoveQuote,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "reservations:read"),
    /** Books the new room first and lets the old one go afterwards, at the total that was shown. */
    HttpApiEndpoint.post("move", "/admin/reservations/:id/move", {
      params: byWord,
      headers: alwaysOnce,
      payload: Schema.Struct({ ...Move.fields, agreed: Money, deposit: StaffDeposit }),
      success: Shown.pipe(HttpApiSchema.status(201)),
      error: bodyProblems(NotFound, Conflict)
    }).middleware(Once).annotate(Beyond, true).annotate(Needs, "reservations:write"),
    /** Asks the hotel's own system again now, whenever the next try would have been. */
    HttpApiEndpoint.post("retry", "/admin/reservations/:id/retry", deed).annotate(Needs, "reservations:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
