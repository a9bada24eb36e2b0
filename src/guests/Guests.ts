import { Cause, Context, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import type { GuestId, TenantId } from "../domain/Ids.ts"
import * as GroupCommit from "../sql/GroupCommit.ts"
import * as ReservedSql from "../sql/ReservedSql.ts"
import { refusesValue } from "../sql/SqlFault.ts"
import { crowded, type GuestsError, unavailable } from "./GuestsError.ts"
import * as GuestStatements from "./GuestStatements.ts"
import * as KnownGuests from "./KnownGuests.ts"

/** How Meta names a person. The user id (BSUID) comes first; the phone may be missing and may change. */
export interface GuestIdentity {
  readonly tenantId: TenantId
  /** E.164 digits without the plus, as Meta sends `wa_id`. */
  readonly phone?: string
  /** `CC.` and up to 128 alphanumerics. */
  readonly userId?: string
  readonly name?: string
  readonly username?: string
}

export interface GuestKey {
  readonly tenantId: TenantId
  readonly id: GuestId
}

export interface Guest extends GuestKey {
  readonly name: string | null
  /** The newest of each kind. */
  readonly phone: string | null
  readonly userId: string | null
  /** Set when this guest turned out to be another one. */
  readonly mergedInto: GuestId | null
}

/** Who is who. One person keeps one id over all their phones and user ids. */
export class Guests extends Context.Service<Guests, {
  /**
   * The guest behind each identity, in the order asked, created when new. The user id says who it is, the phone only
   * where: see `WhoIsWho`. From now on the guest is answered at these ids.
   */
  readonly resolve: (
    identities: ReadonlyArray<GuestIdentity>
  ) => Effect.Effect<ReadonlyArray<GuestId>, GuestsError>
  /** Meta says that a known guest has another phone or user id now. Returns the guest that stays: the oldest. */
  readonly link: (
    guestId: GuestId,
    identity: GuestIdentity
  ) => Effect.Effect<GuestId, GuestsError>
  /** Guests who turned out to be this one, oldest first. */
  readonly mergedInto: (tenantId: TenantId, guestId: GuestId) => Effect.Effect<ReadonlyArray<GuestId>, GuestsError>
  readonly find: (tenantId: TenantId, guestId: GuestId) => Effect.Effect<Option.Option<Guest>, GuestsError>
  /** In the order asked, in one statement. */
  readonly findAll: (guests: ReadonlyArray<GuestKey>) => Effect.Effect<ReadonlyArray<Guest | null>, GuestsError>
}>()("conserje/guests/Guests") {
  static readonly layerSql = Layer.effect(
    Guests,
    Effect.gen(function* () {
      const statements = yield* GuestStatements.make
      const atTheDoor = yield* Effect.provideServiceEffect(
        GuestStatements.make,
        SqlClient.SqlClient,
        ReservedSql.ofAcknowledgements
      )
      const known = KnownGuests.make(KNOWN_GUESTS)

      const settle = (identity: GuestIdentity) =>
        Effect.map(atTheDoor.settle(identity), ({ leaving, staying }) => {
          known.forget(identity, leaving)
          known.remember(identity, staying)
          return staying
        })

      /** Remembers those whose ids all point at one guest; the rest comes back, with whether anybody was found. */
      const recognise = Effect.fnUntraced(function* (identities: ReadonlyArray<GuestIdentity>) {
        const owners = identities.length === 0 ? [] : yield* atTheDoor.lookUp(identities)
        return identities.flatMap((identity, index) => {
          const { byPhone = null, byUserId = null, newest = false } = owners[index] ?? {}
          const guestId = identity.userId === undefined ? byPhone : byUserId
          const agreed = newest && guestId !== null && (identity.phone === undefined || byPhone === guestId)
          if (agreed) known.remember(identity, guestId)
          return agreed ? [] : [{ identity, unheardOf: byPhone === null && byUserId === null }]
        })
      })

      const introduce = Effect.fnUntraced(function* (identities: ReadonlyArray<GuestIdentity>) {
        const unsettled = yield* recognise(identities)
        const unheardOf = unsettled.filter((one) => one.unheardOf).map(({ identity }) => identity)
        if (unheardOf.length > 0) yield* atTheDoor.create(apart(unheardOf))
        for (const { identity } of yield* recognise(unsettled.map(({ identity }) => identity))) yield* settle(identity)
      })

      const identify = (identity: GuestIdentity) => {
        const guestId = known.find(identity)
        return guestId === undefined ? settle(identity) : Effect.succeed(guestId)
      }

      // A hotel's first hour, or ours after a restart: every request has a stranger, and each must not be a commit.
      const strangers = yield* GroupCommit.make<GuestIdentity, GuestId, GuestsError>({
        write: (identities) =>
          introduce(identities).pipe(
            Effect.andThen(Effect.forEach(identities, identify)),
            // A request waits behind this: better told to come again than kept.
            Effect.timeoutOrElse({
              duration: "10 seconds",
              orElse: () => unavailable(new Cause.TimeoutError())
            }),
            Effect.catchTag(
              "SqlError",
              (error): Effect.Effect<never, GuestsError | GroupCommit.ValueRefused> =>
                refusesValue(error) ? Effect.fail(new GroupCommit.ValueRefused()) : unavailable(error)
            )
          ),
        refuse: () => unavailable("the database refused a guest's value"),
        full: crowded,
        mostItems: 500,
        capacity: 20_000
      })

      const resolve = (identities: ReadonlyArray<GuestIdentity>) =>
        Effect.suspend(() => {
          const found = identities.map(known.find)
          if (found.every((guestId) => guestId !== undefined)) return Effect.succeed(found)
          const unknown = identities.filter((_, index) => found[index] === undefined)
          return strangers.submit(unknown).pipe(
            Effect.andThen(Effect.forEach(identities, identify)),
            Effect.catchTag("SqlError", unavailable)
          )
        })

      const link = (guestId: GuestId, identity: GuestIdentity) =>
        statements.link(guestId, identity).pipe(
          Effect.map(({ leaving, staying }) => {
            known.forget(identity, leaving)
            return staying
          }),
          Effect.catchTag("SqlError", unavailable)
        )

      return Guests.of({
        resolve,
        link,
        mergedInto: (tenantId, guestId) =>
          statements.mergedInto(tenantId, guestId).pipe(Effect.catchTag("SqlError", unavailable)),
        find: (tenantId, guestId) =>
          statements.find([{ tenantId, id: guestId }]).pipe(
            Effect.map(([guest]) => Option.fromNullishOr(guest)),
            Effect.catchTag("SqlError", unavailable)
          ),
        findAll: (asked) => Effect.catchTag(statements.find(asked), "SqlError", unavailable)
      })
    })
  )
}

/** Two identities of one request may be the same person: only those that share nothing are made together. */
const apart = (identities: ReadonlyArray<GuestIdentity>): ReadonlyArray<GuestIdentity> => {
  const taken = new Set<string>()
  return identities.filter(({ phone, tenantId, userId }) => {
    const keys = [
      ...(phone === undefined ? [] : [`${tenantId}/p${phone}`]),
      ...(userId === undefined ? [] : [`${tenantId}/u${userId}`])
    ]
    if (keys.some((key) => taken.has(key))) return false
    for (const key of keys) taken.add(key)
    return true
  })
}

/** Guests whose ids are kept in memory (about 200 bytes each), so that a known guest costs the database nothing. */
const KNOWN_GUESTS = 50_000
