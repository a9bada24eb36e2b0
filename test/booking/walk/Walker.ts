import { NodeRuntime } from "@effect/platform-node"
import { Clock, Effect, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { DepositPayments } from "../../../src/booking/DepositPayments.ts"
import { PaymentCallbacks } from "../../../src/payments/PaymentCallbacks.ts"
import { Reservations, type Wish } from "../../../src/booking/Reservations.ts"
import { ReservationStore } from "../../../src/booking/ReservationStore.ts"
import { ReservationWorkflows } from "../../../src/booking/ReservationWorkflows.ts"
import { StaffReservations } from "../../../src/booking/StaffReservations.ts"
import { conversationIdOf } from "../../../src/domain/Ids.ts"
import { LocalDate, plusDays, StayDates } from "../../../src/domain/StayDates.ts"
import { Guests } from "../../../src/guests/Guests.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { arm, tell } from "./Death.ts"
import { DYING_FROM, type Step, type Walk, WAYS } from "./Walk.ts"
import { baseUrl, house, orders, phoneNumberId, tenantId } from "./WalkedHouse.ts"

const START = LocalDate.make("2027-02-01")

const keyOf = ({ number }: Walk, which: "first" | "other") => `walk${number}-${which}`

const wishOf = Effect.fnUntraced(function* (walk: Walk, which: "first" | "other") {
  const guests = yield* Guests
  const gateway = yield* PmsGateway
  const [guestId] = yield* guests.resolve([{ tenantId, phone: `549115550${String(1000 + walk.number)}` }])
  const arrive = plusDays(START, walk.number * 6 + (which === "other" ? 3 : 0))
  const stay = new StayDates({ arrive, leave: plusDays(arrive, 2) })
  const party = { adults: 2, childAges: [] }
  const [offer] = (yield* gateway.availability({ tenantId, stay, party, roomTypeId: null })).offers
  if (guestId === undefined || offer === undefined) return yield* Effect.die(`no room for walk ${walk.number}`)
  const wish: Wish = {
    key: keyOf(walk, which),
    tenantId,
    conversationId: conversationIdOf(tenantId, guestId),
    guestId,
    phoneNumberId,
    stay,
    party,
    offer,
    quotedUntil: (yield* Clock.currentTimeMillis) + 1_200_000
  }
  return wish
})

const recordOf = (walk: Walk, which: "first" | "other" = "first") =>
  Effect.flatMap(ReservationStore, (store) => Effect.flatMap(store.byWish(keyOf(walk, which)), Effect.fromOption))

const idOf = (walk: Walk, which: "first" | "other" = "first") => Effect.map(recordOf(walk, which), ({ id }) => id)

/** It stands where it was to come to, and what follows from that has been done. */
const standsAt = (walk: Walk, stages: ReadonlyArray<string>, which: "first" | "other" = "first") =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql<{ readonly stage: string; readonly heard: boolean }>`
      SELECT stage, nudged >= version AS heard FROM reservations WHERE wish_key = ${keyOf(walk, which)}`
    return row?.heard === true && stages.includes(row.stage)
  }).pipe(Effect.repeat({ until: (there) => there, schedule: Schedule.spaced("50 millis") }))

const steer = (path: string, body: object) =>
  Effect.promise((signal) =>
    fetch(new URL(path, baseUrl), {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      signal
    })
  )

/** The workflows have heard of every step so far, so that the places where a process can die are the same each time. */
const isHeard = ({ number }: Walk) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql`
      SELECT 1 FROM reservations WHERE wish_key LIKE ${`walk${number}-%`} AND nudged < version`
    return rows.length === 0
  }).pipe(Effect.repeat({ until: (heard) => heard, schedule: Schedule.spaced("50 millis") }))

const CARD = { name: "Ana García", email: "ana@example.com", phone: "+5491155501234" }

const take = Effect.fnUntraced(function* (walk: Walk, step: Step) {
  const reservations = yield* Reservations
  const staff = yield* StaffReservations
  switch (step) {
    case "hold":
      return yield* reservations.hold(yield* wishOf(walk, "first"))
    case "confirm":
      return yield* reservations.confirm(yield* idOf(walk))
    case "give":
      return yield* reservations.give(yield* idOf(walk), CARD)
    case "receipt":
      return yield* reservations.attachReceipt(yield* idOf(walk), "receipt1")
    case "isKept":
      return yield* Effect.repeat(recordOf(walk), {
        until: ({ bookingId }) => bookingId !== null,
        schedule: Schedule.spaced("50 millis")
      })
    case "callback": {
      const { deposit: { amount }, reference } = yield* recordOf(walk)
      const said = {
        id: `paid-${walk.number}`,
        type: "payment.paid",
        reference,
        amount: amount.minor,
        currency: amount.currency
      }
      return yield* PaymentCallbacks.use((callbacks) => callbacks.keep(tenantId, said, JSON.stringify(said)))
    }
    case "takePayments":
      return yield* DepositPayments.use(({ take }) => take)
    case "rejectDeposit":
      return yield* staff.rejectDeposit(yield* idOf(walk), "Eva")
    case "confirmDeposit":
      return yield* staff.confirmDeposit(yield* idOf(walk), "Eva")
    case "isConfirmed":
      return yield* standsAt(walk, ["confirmed"])
    case "cancel": {
      const id = yield* idOf(walk)
      return yield* reservations.cancel(id, (yield* reservations.cancellationFee(id)).amount)
    }
    case "release":
      return yield* reservations.release(yield* idOf(walk))
    case "isOver":
      return yield* standsAt(walk, ["released", "cancelled"])
    case "holdOther":
      return yield* reservations.hold({ ...(yield* wishOf(walk, "other")), replaces: yield* idOf(walk) })
    case "confirmOther":
      return yield* reservations.confirm(yield* idOf(walk, "other"))
    case "otherIsConfirmed":
      yield* standsAt(walk, ["confirmed"], "other")
      return yield* standsAt(walk, ["cancelled"])
    case "timePasses": {
      const id = yield* idOf(walk)
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE reservations SET due_at = now(), version = version WHERE id = ${id}`
      return yield* (yield* ReservationWorkflows).nudge(id, (yield* recordOf(walk)).version)
    }
    case "walkIn": {
      const { room, stay } = yield* recordOf(walk)
      const guest = { roomId: Number(room.id), from: stay.arrive, to: stay.leave }
      return yield* steer(`/sandbox/shops/${tenantId}/walk-ins`, guest)
    }
    case "pmsGoesAway":
      yield* steer("/sandbox/outages", { millis: 4_000 })
      return yield* Effect.sleep("200 millis")
  }
})

/** Goes on where a dead process stopped: a step that had not returned is taken again, as a turn is. */
const walkOn = Effect.fnUntraced(function* (walk: Walk) {
  for (const [at, step] of WAYS[walk.way].entries()) {
    if (at < walk.from) continue
    if (walk === orders.begun && step === DYING_FROM[walk.way]) yield* arm(walk.death)
    yield* Effect.catchTag(take(walk, step), "BookingError", (error) =>
      // The step before was done and went further than it: the conversation shows then what there is.
      error.reason._tag === "WrongStage" ? Effect.void : Effect.fail(error))
    yield* isHeard(walk)
    yield* tell(`walk ${walk.number} took ${at + 1}`)
  }
})

const program = Effect.gen(function* () {
  const workflows = yield* ReservationWorkflows
  yield* Effect.forkChild(Effect.repeat(workflows.sweep, Schedule.spaced("500 millis")))
  yield* Effect.forEach(orders.unfinished, walkOn, { discard: true })
  if (orders.begun !== null) yield* walkOn(orders.begun)
  yield* tell("all walked")
})

NodeRuntime.runMain(Effect.provide(program, house))
