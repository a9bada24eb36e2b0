import { Context, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../../../src/audit/Audit.ts"
import type { ReservationId } from "../../../src/booking/Reservation.ts"
import { ReservationStore } from "../../../src/booking/ReservationStore.ts"
import { SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import * as Child from "../../support/Child.ts"
import * as Postgres from "../../support/Postgres.ts"
import type { Orders, Walk, Way } from "./Walk.ts"

const SHOP = "casa-del-lago"

/** What is left of one guest's reservation: where it stands, here and in the hotel's system. */
export interface Left {
  readonly stage: string
  readonly because: string | null
  /** Rooms that the hotel's system keeps for it. */
  readonly bookings: number
  readonly holds: number
  /** What the guest was told, in order. */
  readonly told: ReadonlyArray<string>
  readonly tasks: ReadonlyArray<string>
  readonly events: ReadonlyArray<string>
  /** The number of the first event that is missing or was altered. */
  readonly broken: number | null
}

/** Processes that die one after the other over one database and one hotel's system. */
export class Walkers extends Context.Service<Walkers, {
  /** Finishes what the dead ones left, walks that way, and returns when it has died there or is done. */
  readonly walk: (way: Way, death: string | null) => Effect.Effect<Child.Child, Error>
  /** Finishes what is left, and walks nothing new. */
  readonly finish: Effect.Effect<void, Error>
  /** Walks and where each died, with what is left of it. */
  readonly ends: Effect.Effect<ReadonlyArray<{ readonly walk: Walk; readonly left: ReadonlyArray<Left> }>>
}>()("conserje/test/booking/walk/Walkers") {
  static readonly layer = Layer.effect(
    Walkers,
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const sql = yield* SqlClient.SqlClient
      const store = yield* ReservationStore
      const { holdings, installations } = yield* SandboxQloApps
      const pms = installations.find(({ name }) => name === SHOP)
      if (pms === undefined) return yield* Effect.die("the hotel has no pretend QloApps")
      const walks: Array<Walk> = []
      let unfinished: ReadonlyArray<Walk> = []

      const run = Effect.fnUntraced(function* (begun: Walk | null) {
        const orders: Orders = {
          databaseUrl: url.href,
          pms: { tenant: SHOP, baseUrl: pms.baseUrl, key: pms.key, timeZone: pms.timeZone },
          unfinished,
          begun
        }
        const child = yield* Child.start(import.meta.url, "./Walker.ts", JSON.stringify(orders))
        yield* Child.isGone(child)
        return child
      }, Effect.scoped)

      const walk = Effect.fnUntraced(function* (way: Way, death: string | null) {
        const begun: Walk = { number: walks.length, way, from: 0, death }
        walks.push(begun)
        const child = yield* run(begun)
        const done = child.said().includes("all walked")
        if (done !== (death === null)) {
          return yield* Effect.fail(new Error(`${way} was to die at ${death}, and said: ${child.said().slice(-4_000)}`))
        }
        const from = [...child.said().matchAll(new RegExp(`^walk ${begun.number} took`, "gm"))].length
        unfinished = done ? [] : [{ ...begun, from, death: null }]
        return child
      })

      const finish = Effect.flatMap(
        run(null),
        (child) => child.said().includes("all walked") ? Effect.void : Effect.fail(new Error(child.said()))
      )

      const ends = Effect.gen(function* () {
        const rows = yield* sql<
          Omit<Left, "bookings" | "broken"> & { readonly id: ReservationId; readonly walk: string }
        >`
          SELECT r.id, split_part(r.wish_key, '-', 1) AS walk, r.stage, r.because,
            (SELECT count(*)::int4 FROM lock_holds h WHERE h.session = r.id) AS holds,
            (SELECT coalesce(json_agg(i.payload -> 'notice' ->> 'topic' ORDER BY i.id), '[]') FROM inbox_events i
              WHERE i.payload -> 'notice' ->> 'about' = r.id) AS told,
            (SELECT coalesce(json_agg(t.kind ORDER BY t.kind), '[]') FROM operator_tasks t
              WHERE t.subject = r.id AND t.closed_at IS NULL) AS tasks,
            (SELECT json_agg(e.kind ORDER BY e.seq) FROM reservation_events e WHERE e.reservation_id = r.id) AS events
          FROM reservations r ORDER BY r.created_at`
        const kept = yield* holdings(SHOP)
        const all = yield* Effect.forEach(
          rows,
          ({ id, walk, ...row }) =>
            Effect.map(store.firstBroken(id), (broken) => ({
              walk,
              left: {
                ...row,
                broken: Option.getOrNull(broken),
                bookings: kept.filter(({ live, source }) => live && source.includes(id)).length
              }
            }))
        )
        return walks.map((walk) => ({
          walk,
          left: all.flatMap((one) => one.walk === `walk${walk.number}` ? [one.left] : [])
        }))
      }).pipe(Effect.orDie)

      return { walk, finish, ends }
    })
  ).pipe(
    Layer.provide(ReservationStore.layerSql),
    Layer.provide(Audit.layerNone),
    Layer.provideMerge(SandboxQloApps.layer({ port: 0 })),
    Layer.provideMerge(Postgres.layer)
  )
}

/** Where the process could die on that way: every place between two things that outlive it. */
export const boundariesOf = (child: Child.Child): ReadonlyArray<string> => [
  ...new Set([...child.said().matchAll(/^at (.*)$/gm)].flatMap(([, name]) => name === undefined ? [] : [name]))
]
