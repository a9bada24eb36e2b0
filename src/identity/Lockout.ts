import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { createHash } from "node:crypto"
import { type IdentityError, LockedOut, refuse, unavailable } from "./IdentityError.ts"

/** Failures before nobody is let in, and for how long: 30 minutes. */
const LOCKED_MILLIS = 30 * 60 * 1000
/** Five from one address for one account; more where many people, or many addresses, are behind the name. */
const MOST = { pair: 5, account: 50, address: 50 } as const

/** A thousand rows in one pass. */
const MOST_FORGOTTEN = 1_000

/** Who may try a password. It counts by what was typed, so that it says nothing about which accounts exist. */
export class Lockout extends Context.Service<Lockout, {
  /**
   * Counts a try before it is made, so that tries at the same time cannot outrun the count. Refused when there were too
   * many.
   */
  readonly charge: (account: string, address: string) => Effect.Effect<void, IdentityError>
  /** The try was right. */
  readonly forgive: (account: string, address: string) => Effect.Effect<void, IdentityError>
  /** One bounded pass: forgets what is older than the lock. */
  readonly forget: Effect.Effect<number, IdentityError>
}>()("conserje/identity/Lockout") {
  static readonly layerSql = Layer.effect(
    Lockout,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const charge = Effect.fnUntraced(function* (name: string, most: number) {
        const now = yield* Clock.currentTimeMillis
        const [row] = decode(
          yield* sql`
            INSERT INTO login_failures AS f (name, failures, since)
            VALUES (${name}, 1, to_timestamp(${now}::float8 / 1000))
            ON CONFLICT (name) DO UPDATE SET
              failures = CASE WHEN f.since < to_timestamp(${now - LOCKED_MILLIS}::float8 / 1000) THEN 1
                ELSE least(f.failures + 1, 1000000) END,
              -- The half hour runs from the last try that was let through, not from those that were refused.
              since = CASE WHEN f.failures < ${most} OR f.since < to_timestamp(${now - LOCKED_MILLIS}::float8 / 1000)
                THEN excluded.since ELSE f.since END
            RETURNING failures, (extract(epoch FROM since) * 1000)::float8 AS since`
        )
        if (row === undefined || row.failures <= most) return null
        return { millis: Math.max(1, row.since + LOCKED_MILLIS - now), begins: row.failures === most + 1 }
      })

      return Lockout.of({
        // The pair first: whoever goes on after being refused must not use up the tries of others.
        charge: Effect.fnUntraced(function* (account, address) {
          for (const [name, most] of namesOf(account, address)) {
            const wait = yield* Effect.catchTag(charge(name, most), "SqlError", unavailable)
            if (wait !== null) {
              return yield* refuse(new LockedOut({ seconds: Math.ceil(wait.millis / 1000), begins: wait.begins }))
            }
          }
        }),
        forgive: (account, address) =>
          Effect.forEach(
            namesOf(account, address),
            ([name]) => sql`UPDATE login_failures SET failures = failures - 1 WHERE name = ${name} AND failures > 0`,
            { discard: true }
          ).pipe(
            Effect.andThen(sql`DELETE FROM login_failures WHERE name = ${pairOf(account, address)}`),
            Effect.asVoid,
            Effect.catchTag("SqlError", unavailable)
          ),
        forget: Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const gone = yield* sql`
            DELETE FROM login_failures WHERE name IN (
              SELECT name FROM login_failures WHERE since < to_timestamp(${now - LOCKED_MILLIS}::float8 / 1000)
              LIMIT ${MOST_FORGOTTEN}) RETURNING 1`
          return gone.length
        }).pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex")
const pairOf = (account: string, address: string): string => `pair:${digest(`${account}\u0000${address}`)}`

const namesOf = (account: string, address: string): ReadonlyArray<readonly [string, number]> => [
  [pairOf(account, address), MOST.pair],
  [`account:${digest(account)}`, MOST.account],
  [`address:${digest(address)}`, MOST.address]
]

const decode: (rows: unknown) => ReadonlyArray<{ readonly failures: number; readonly since: number }> = Schema
  .decodeUnknownSync(Schema.Array(Schema.Struct({ failures: Schema.Int, since: Schema.Finite })))
