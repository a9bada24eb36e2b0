import { Context, Effect, Layer } from "effect"
import type { GuestId, TenantId } from "../domain/Ids.ts"
import type { StayDates } from "../domain/StayDates.ts"
import type { Held, Hold } from "../locks/Hold.ts"
import type { LocksError } from "../locks/LocksError.ts"
import { RoomLocks } from "../locks/RoomLocks.ts"
import type { RoomOffer } from "../pms/Availability.ts"
import { type BookingError, noRoomLeft, unavailable } from "./BookingError.ts"
import type { Record } from "./Record.ts"
import type { ReservationId } from "./Reservation.ts"
import type { Wish } from "./Reservations.ts"

/** A room kept for one reservation. `until` in milliseconds since the epoch. */
export interface RoomHold {
  readonly room: RoomOffer["rooms"][number]
  readonly token: string
  readonly until: number
}

/** Rooms of one offer that are tried before the guest hears that none is left. */
const MOST_ROOMS = 20

/** The rooms that are kept for reservations, each under its reservation's id. */
export class RoomHolds extends Context.Service<RoomHolds, {
  /** The first of the rooms that nobody else keeps; `NoRoomLeft` when there is none. Repeating gives the same. */
  readonly keep: (
    id: ReservationId,
    wish: Wish,
    rooms: RoomOffer["rooms"]
  ) => Effect.Effect<RoomHold, BookingError>
  /** For longer, at most twice; what it has when it cannot be longer. */
  readonly keepLonger: (record: Record) => Effect.Effect<Pick<RoomHold, "token" | "until">, BookingError>
  /** Rooms that are kept for others on any night of the stay; none where that cannot be known, for keeping decides. */
  readonly keptFromOthers: (
    tenantId: TenantId,
    stay: StayDates,
    /** Whose own do not count: a guest's, or a reservation's. */
    but: GuestId | ReservationId | null
  ) => Effect.Effect<ReadonlySet<string>>
  /** Repeating it is harmless. */
  readonly letGo: (record: Record, because: string) => Effect.Effect<void, BookingError>
}>()("conserje/booking/RoomHolds") {
  static readonly layerLocks = Layer.effect(
    RoomHolds,
    Effect.gen(function* () {
      const locks = yield* RoomLocks

      const keep = Effect.fnUntraced(function* (id: ReservationId, wish: Wish, rooms: RoomOffer["rooms"]) {
        for (const room of rooms.slice(0, MOST_ROOMS)) {
          const hold = yield* locks.acquire({
            tenantId: wish.tenantId,
            roomId: room.id,
            stay: wish.stay,
            session: id,
            user: wish.guestId
          }).pipe(
            Effect.catch((error) => error.reason._tag === "RoomTaken" ? Effect.succeed(null) : unavailable(error))
          )
          if (hold !== null) return { room, token: tokenOf(hold), until: hold.expiresAt }
        }
        return yield* noRoomLeft
      })

      const keepLonger = (record: Record) => {
        const held = heldOf(record)
        const asItIs = { token: record.holdToken ?? "", until: record.holdUntil ?? 0 }
        if (held === null) return Effect.succeed(asItIs)
        return locks.extend(held).pipe(
          Effect.map((hold) => ({ token: tokenOf(hold), until: hold.expiresAt })),
          Effect.catch((error) => isGone(error) ? Effect.succeed(asItIs) : unavailable(error))
        )
      }

      const letGo = (record: Record, because: string) => {
        const held = heldOf(record)
        if (held === null) return Effect.void
        return locks.release(held, because).pipe(
          Effect.asVoid,
          Effect.catch((error) => isGone(error) ? Effect.void : unavailable(error))
        )
      }

      const keptFromOthers = (tenantId: TenantId, stay: StayDates, but: GuestId | ReservationId | null) =>
        locks.list(tenantId).pipe(
          Effect.map((holds) =>
            holds.filter(({ session, stay: held, user }) => user !== but && session !== but && held.overlaps(stay))
          ),
          Effect.map((holds) => new Set(holds.map(({ roomId }) => roomId))),
          Effect.catch((error) =>
            Effect.as(Effect.logWarning("the rooms that are held cannot be read", error), new Set<string>())
          )
        )

      return RoomHolds.of({ keep, keepLonger, keptFromOthers, letGo })
    })
  )
}

/** What a hold is shown again with: its fencing token and how often it was prolonged. */
const tokenOf = ({ extensions, fence }: Hold): string => `${fence}.${extensions}`

const heldOf = ({ holdToken, id, room, tenantId }: Record): Held | null => {
  if (holdToken === null) return null
  const [fence, extensions] = holdToken.split(".").map(Number)
  return { tenantId, roomId: room.id, session: id, fence: fence ?? 0, extensions: extensions ?? 0 }
}

/** It has run out, or cannot be prolonged: nothing that trying again would change. */
const isGone = ({ reason }: LocksError): boolean =>
  reason._tag === "HoldGone" || reason._tag === "NotTheHolder" || reason._tag === "ExtensionsSpent"
