import { Clock, Effect, Option } from "effect"
import { parsePhoneNumberFromString } from "libphonenumber-js/max"
import type { Money } from "../domain/Money.ts"
import type { TenantId } from "../domain/Ids.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { policiesOf } from "../tenancy/Policies.ts"
import {
  type BookingError,
  feeChanged,
  noSuchReservation,
  notAcceptable,
  unavailable,
  wrongStage
} from "./BookingError.ts"
import * as BookingMetrics from "./BookingMetrics.ts"
import * as CancellationFee from "./CancellationFee.ts"
import * as GuestData from "./GuestData.ts"
import * as Holding from "./Holding.ts"
import * as Lifecycle from "./Lifecycle.ts"
import type { Actor, Change, Record } from "./Record.ts"
import { isSame, type ReservationId, type Stage } from "./Reservation.ts"
import type { Reservations, Wish } from "./Reservations.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { ReservationWorkflows } from "./ReservationWorkflows.ts"
import { RoomHolds } from "./RoomHolds.ts"
import * as Succession from "./Succession.ts"

/** A hold with less left than this, in milliseconds, is prolonged while its guest is writing. */
const SHORT = 10 * 60_000

/** How often a change is tried over when the workflow changes the same reservation at the same moment. */
const MOST_TRIES = 5

/** What guests and staff alike can do to a reservation, each time for whoever it was. */
export const make = Effect.gen(function* () {
  const store = yield* ReservationStore
  const holds = yield* RoomHolds
  const hotels = yield* Hotels
  const workflows = yield* ReservationWorkflows
  const hold = yield* Holding.make

  const hotelOf = (tenantId: TenantId): Effect.Effect<Hotel, BookingError> =>
    Option.match(hotels.byTenant(tenantId), {
      onNone: () => unavailable(new Error("the hotel is not in the directory")),
      onSome: Effect.succeed
    })

  const load = (id: ReservationId): Effect.Effect<Record, BookingError> =>
    Effect.flatMap(store.find(id), Option.match({ onNone: () => noSuchReservation, onSome: Effect.succeed }))

  /** One change by the guest or staff, and its workflow woken for it. `null` wants none: it is as it should be. */
  const alter = Effect.fnUntraced(function* (
    id: ReservationId,
    want: (record: Record, hotel: Hotel, now: number) => Effect.Effect<Change | null, BookingError>,
    once: (record: Record) => Effect.Effect<void> = () => Effect.void
  ): Effect.fn.Return<Record, BookingError> {
    for (let tried = 0; tried < MOST_TRIES; tried++) {
      const record = yield* load(id)
      const change = yield* want(record, yield* hotelOf(record.tenantId), yield* Clock.currentTimeMillis)
      if (change === null) return record
      const after = yield* store.change(record, change)
      if (Option.isNone(after)) continue
      yield* once(record)
      yield* workflows.nudge(id, record.version)
      return after.value
    }
    return yield* unavailable(new Error("the reservation changes too fast"))
  })

  /** The next stage with what it waits for; a guest who is writing keeps the room longer. */
  const onward = Effect.fnUntraced(function* (record: Record, hotel: Hotel, now: number) {
    const stage = Lifecycle.onward(record)
    const short = stage !== "booking" && (record.holdUntil ?? 0) - now < SHORT
    const longer = short ? yield* holds.keepLonger(record) : null
    const held = longer === null ? {} : { holdToken: longer.token, holdUntil: longer.until }
    return {
      ...held,
      stage,
      dueAt: Lifecycle.dueOf({ ...record, ...held, stage }, policiesOf(hotel.profile), now)
    }
  })

  /** The guest says yes. */
  const confirm = (id: ReservationId) =>
    alter(id, (record, hotel, now) =>
      Effect.gen(function* () {
        if (record.stage === "released" || record.stage === "cancelled") return yield* wrongStage(record.stage)
        if (record.stage !== "held") return null
        const set = yield* onward(record, hotel, now)
        return { kind: "confirmed_by_guest", actor: "guest", detail: { deposit: record.deposit.state }, set }
      }))

  /** The money came: whoever says so, it is booked. */
  const confirmDeposit = (id: ReservationId, actor: Actor) =>
    alter(id, (record, hotel, now) =>
      Effect.gen(function* () {
        if (record.deposit.state === "confirmed") return null
        if (record.stage !== "awaiting_deposit") return yield* wrongStage(record.stage)
        const deposit = { ...record.deposit, state: "confirmed" } as const
        const set = yield* onward({ ...record, deposit }, hotel, now)
        return { kind: "deposit_confirmed", actor, set: { ...set, deposit } }
      }))

  /** The hotel's provider says so, under its own id of the payment. Once, on the record as it was read. */
  const paid = Effect.fnUntraced(function* (record: Record, payment: string) {
    const deposit = { ...record.deposit, state: "confirmed" } as const
    const now = yield* Clock.currentTimeMillis
    const set = yield* onward({ ...record, deposit }, yield* hotelOf(record.tenantId), now)
    return yield* store.change(record, {
      kind: "deposit_paid",
      actor: "house",
      detail: { payment },
      set: { ...set, deposit }
    })
  })

  const give: Reservations["Service"]["give"] = (id, pieces) =>
    alter(id, (record, hotel, now) =>
      Effect.gen(function* () {
        yield* within(record, ["held", "gathering", "awaiting_deposit"])
        const read = GuestData.read(pieces, countryOf(hotel))
        if (read._tag === "Refused") return yield* notAcceptable(read.piece)
        const bookedFor = { ...record.bookedFor, ...read.data }
        // A turn that runs again gives what was given: nothing happened a second time.
        if (record.stage === "awaiting_deposit" && isSame(bookedFor, record.bookedFor)) return null
        const set = record.stage === "held" ? {} : yield* onward({ ...record, bookedFor }, hotel, now)
        return {
          kind: "guest_data",
          actor: "guest",
          detail: { given: Object.keys(pieces).join(",") },
          set: { ...set, bookedFor }
        }
      }))

  const attachReceipt: Reservations["Service"]["attachReceipt"] = (id, mediaId) =>
    Effect.andThen(
      store.keepReceipt(id, mediaId),
      alter(id, (record, hotel, now) => {
        if (record.stage !== "awaiting_deposit") return wrongStage(record.stage)
        if (record.deposit.state === "receipt_given") return Effect.succeed(null)
        const deposit = { ...record.deposit, state: "receipt_given" } as const
        const dueAt = Lifecycle.dueOf({ ...record, deposit }, policiesOf(hotel.profile), now)
        return Effect.succeed({ kind: "receipt_given", actor: "guest", set: { deposit, dueAt } })
      })
    )

  /** The room is free for the next guest when this returns; where the locks are away, when the workflow has seen to it. */
  const release = (id: ReservationId, actor: Actor, because: "guest" | "staff") =>
    alter(
      id,
      (record) => {
        if (record.stage === "released") return Effect.succeed(null)
        return Effect.as(within(record, ["held", "gathering", "awaiting_deposit"]), {
          kind: "released",
          actor,
          set: { stage: "released", because, holdUntil: null, dueAt: null }
        })
      },
      (record) => Effect.andThen(BookingMetrics.failed({ reason: because }), BookingMetrics.became("released", record))
    ).pipe(
      Effect.tap((record) => Effect.ignore(holds.letGo(record, because)))
    )

  /** What was to take its place ends with it, and its guest is not kept waiting for that: else the sweep wakes it. */
  const wakeNext = (old: Record) =>
    store.successorOf(old.id).pipe(
      Effect.flatMap((found) => {
        const next = Option.getOrNull(found)
        // One that has nothing to do would be woken for this version over and over.
        return next !== null && Succession.following({ ...old, stage: "cancelling" }, next) !== null
          ? workflows.nudge(next.id, next.version)
          : Effect.void
      }),
      Effect.ignore
    )

  /** Written first and told to the PMS by the workflow: what was asked for is done, whoever is away meanwhile. */
  const cancel = (id: ReservationId, actor: Actor, agreed: Money | null) => {
    const type = actor !== "guest" ? "staff" : agreed !== null && agreed.minor > 0 ? "late" : "free"
    return alter(id, (record, hotel, now) =>
      Effect.gen(function* () {
        if (record.stage === "cancelling" || record.stage === "cancelled") return null
        yield* within(record, ["confirmed"])
        const { amount } = fee(record, hotel, now)
        if (agreed !== null && agreed.minor < amount.minor) return yield* feeChanged
        return {
          kind: "cancel_asked",
          actor,
          detail: { fee: agreed === null ? 0 : amount.minor },
          set: { stage: "cancelling", because: actor === "guest" ? "guest" : "staff", tries: 0, dueAt: null }
        }
      }), (old) => Effect.andThen(BookingMetrics.cancellations({ cancellation_type: type }), wakeNext(old)))
  }

  return {
    load,
    confirm,
    give,
    attachReceipt,
    release,
    cancel,
    confirmDeposit,
    paid,
    hotelOf,
    countryOf,
    alter,
    onward,
    fee: (id: ReservationId) =>
      Effect.gen(function* () {
        const record = yield* load(id)
        return fee(record, yield* hotelOf(record.tenantId), yield* Clock.currentTimeMillis)
      }),
    hold: (wish: Wish, keeper: Holding.Keeper) =>
      Effect.gen(function* () {
        const record = yield* hold(wish, yield* hotelOf(wish.tenantId), keeper)
        yield* workflows.nudge(record.id, 0)
        return record
      })
  }
})

const within = (record: Record, stages: ReadonlyArray<Stage>): Effect.Effect<void, BookingError> =>
  stages.includes(record.stage) ? Effect.void : wrongStage(record.stage)

const fee = (record: Record, hotel: Hotel, now: number) =>
  CancellationFee.feeAt(record, policiesOf(hotel.profile), hotel.profile.timeZone, now)

/** Where a phone number without a prefix belongs: to the country of the hotel's own. */
const countryOf = ({ numbers }: Hotel): string | undefined =>
  numbers.flatMap(({ displayPhone }) => parsePhoneNumberFromString(displayPhone)?.country ?? [])[0]
