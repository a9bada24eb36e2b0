import { Effect, Semaphore } from "effect"
import { SqlClient } from "effect/sql"
import { type BilledRoom, ofStay, opening, raisedTo, totalOf } from "./Bill.ts"
import { check, type Stay, type Understood } from "./BookingCheck.ts"
import { type BookingRequest, parse } from "./BookingRequest.ts"
import { type BookingReader, reply } from "./BookingReader.ts"
import type { Chance } from "./Chance.ts"
import type { Customers } from "./Customers.ts"
import * as Gathering from "./Gathering.ts"
import type { ChosenRoom, Orders } from "./Orders.ts"
import { crashed, refusedBooking, warned } from "./Reply.ts"
import type { Shop } from "./Shop.ts"
import { type Catalogue, isFree, type Stock } from "./Stock.ts"
import { wallClock } from "./ShopTime.ts"
import type { Vices } from "./Vices.ts"

/** Of the bookings that meet another one in the same room, the share that both keep it. */
const DOUBLES = 0.11

const noRoom = refusedBooking("Requested room(s) not available.")

interface Parts {
  readonly stock: Stock
  readonly customers: Customers
  readonly orders: Orders
  readonly reader: BookingReader
  readonly chance: Chance
}

/** `POST /api/bookings`. */
export const make = ({ chance, customers, orders, reader, stock }: Parts) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const turn = yield* Semaphore.make(1)
    const gather = Gathering.make()

    const hesitate = (shop: string, { crowd, raceWindow }: Vices): Effect.Effect<void> => {
      if (raceWindow === 0) return Effect.void
      return crowd > 1 ? gather(shop, crowd, raceWindow) : Effect.sleep(raceWindow * (0.5 + chance.next() / 2))
    }

    /** One after the other, whichever process asks: what the real one does not do. */
    const alone = (shop: string) => <A, E, R>(work: Effect.Effect<A, E, R>) =>
      sql.withTransaction(
        Effect.andThen(sql`SELECT pg_advisory_xact_lock(hashtext(${`sandbox_pms/${shop}`}))`, work)
      ).pipe(turn.withPermits(1))

    /** Doors for every room wanted: the one that is named, else the first that is free. */
    const choose = Effect.fnUntraced(function* (shop: string, stays: ReadonlyArray<StayBill>) {
      const chosen: Array<ChosenRoom> = []
      for (const { bills, stay } of stays) {
        const rooms = stay.nights > 0 ? yield* stock.rooms(shop, stay.type.id, stay.from, stay.to) : []
        const free = rooms.filter(isFree).map(({ id }) => id)
          .filter((id) => !chosen.some((room) => room.roomId === id && overlap(room.stay, stay)))
        for (const bill of bills) {
          const at = bill.idRoom === undefined ? 0 : free.indexOf(bill.idRoom)
          const [roomId] = at === -1 ? [] : free.splice(at, 1)
          if (roomId === undefined) return yield* Effect.fail(noRoom)
          chosen.push({ stay, bill, roomId })
        }
      }
      return chosen
    })

    const write = Effect.fnUntraced(function* (
      shop: string,
      request: BookingRequest,
      { bookingStatus = 1, paymentStatus = 3 }: Understood,
      customerId: number,
      rooms: ReadonlyArray<ChosenRoom>,
      overwrites: boolean,
      now: string
    ) {
      const total = totalOf(rooms.map(({ bill }) => bill))
      const { paid, state } = opening(bookingStatus, paymentStatus, request.totalPaid, total.withTax)
      const hotelId = request.idProperty ?? 0
      const reference = chance.letters(9)
      const id = yield* orders.insert(shop, {
        hotelId,
        customerId,
        source: request.source,
        reference,
        secureKey: chance.hex(32),
        remark: request.remark,
        total,
        state,
        paid,
        madeAt: request.bookingDate === "" ? now : request.bookingDate
      }, now)
      for (const room of rooms) {
        const ghost = !overwrites && (yield* orders.isHeld(shop, room.roomId, room.stay))
        yield* orders.insertRoom(shop, { id, hotelId, customerId }, room, { ghost, state }, now)
      }
      if (paid > 0) {
        // A full payment loses how it was made.
        const by = paid >= total.withTax || request.payment.method === ""
          ? { method: "Order from API", transactionId: "" }
          : request.payment
        yield* orders.pay(shop, reference, paid, by, now)
      }
      return id
    })

    const book = Effect.fnUntraced(function* (shop: Shop, vices: Vices, body: string) {
      const request = yield* Effect.fromResult(parse(body))
      const catalogue = yield* stock.catalogue(shop.name)
      const understood = yield* Effect.fromResult(check(catalogue, request))
      const now = yield* wallClock(shop.timeZone)
      const { lost, stays } = billed(catalogue, vices, request, understood.stays)
      const draw = chance.next()
      const overwrites = vices.unlocked &&
        (vices.collision === "double" || (vices.collision === "either" && draw < DOUBLES))

      const checked = Effect.gen(function* () {
        const rooms = yield* choose(shop.name, stays)
        const customerId = yield* customers.ofBooking(
          shop.name,
          request.customer,
          vices.diesWithOk,
          chance.hex(32),
          now
        )
        return { rooms, customerId }
      })
      const id = vices.unlocked
        ? yield* Effect.gen(function* () {
          const { customerId, rooms } = yield* checked
          yield* hesitate(shop.name, vices)
          return yield* alone(shop.name)(
            write(shop.name, request, understood, customerId, rooms, overwrites, now)
          )
        })
        : yield* alone(shop.name)(
          Effect.flatMap(checked, ({ customerId, rooms }) =>
            write(shop.name, request, understood, customerId, rooms, false, now))
        )

      if (lost) {
        return crashed
      }
      if (vices.strictPhp) {
        return warned
      }
      const booking = yield* reader.read(shop.name, id)
      return booking === undefined ? crashed : reply(booking)
    })

    return { book, choose }
  })

export type BookingDesk = Effect.Success<ReturnType<typeof make>>

/** A stay and what each of its rooms costs. */
export interface StayBill {
  readonly stay: Stay
  readonly bills: ReadonlyArray<BilledRoom>
}

const overlap = (one: Stay, other: Stay): boolean => one.from < other.to && other.from < one.to

/**
 * The bill of each stay. A wanted total above ours raises it; one below ours divides by zero after everything was
 * written: `lost` means booked, at our total, and answered by an empty 500.
 */
const billed = (
  catalogue: Catalogue,
  vices: Vices,
  { totalPriceWithTax: wanted }: BookingRequest,
  stays: ReadonlyArray<Stay>
): { readonly stays: ReadonlyArray<StayBill>; readonly lost: boolean } => {
  const own = stays.map((stay) => ({ stay, bills: ofStay(catalogue, vices, stay) }))
  const { withTax } = totalOf(own.flatMap(({ bills }) => bills))
  if (wanted === undefined || wanted === withTax) return { stays: own, lost: false }
  if (wanted < withTax && !vices.upstream) return { stays: own, lost: true }
  const raised = [...raisedTo(catalogue, own.flatMap(({ bills }) => bills), wanted)]
  return { stays: own.map(({ bills, stay }) => ({ stay, bills: raised.splice(0, bills.length) })), lost: false }
}
