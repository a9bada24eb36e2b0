import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { type IdentityError, unavailable } from "../identity/IdentityError.ts"
import * as AuthorizerMetrics from "./AuthorizerMetrics.ts"

/** How many of the linked accounts are gone over there. */
export const Missing = Schema.Struct({ missing: Schema.Int, linked: Schema.Int })
export type Missing = typeof Missing.Type

/** So few may be closed at any time, and so large a part of many. */
const FEW = 3
const PART = 0.2

/** A person's word is good for so many milliseconds: an hour, in which some six passes fall. */
const CONFIRMED = 60 * 60 * 1000

/** More than people leave on an ordinary day: rather an Authorizer that was emptied, or is another one than before. */
export const areMany = ({ linked, missing }: Missing): boolean => missing > Math.max(FEW, Math.floor(linked * PART))

/** Whether accounts that are gone at the Authorizer are closed here. */
export class Closings extends Context.Service<Closings, {
  /** A few may be; many are held, and said to be, until a person has confirmed them. */
  readonly may: (missing: Missing) => Effect.Effect<boolean, IdentityError>
  /** A person's word that those that are held may be closed. None when none are held. */
  readonly confirm: Effect.Effect<Option.Option<Missing>, IdentityError>
}>()("conserje/authorizer/Closings") {
  static readonly layerSql = Layer.effect(
    Closings,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit

      const held = Effect.fnUntraced(function* ({ linked, missing }: Missing) {
        const now = yield* Clock.currentTimeMillis
        const [row] = decodeHeld(
          yield* sql`
            INSERT INTO authorizer_closings AS c (missing, linked, held_at)
            VALUES (${missing}, ${linked}, to_timestamp(${now}::float8 / 1000))
            ON CONFLICT (only_one) DO UPDATE SET missing = excluded.missing, linked = excluded.linked
            RETURNING held_at = to_timestamp(${now}::float8 / 1000) AS begins,
              coalesce(confirmed_at > to_timestamp(${now - CONFIRMED}::float8 / 1000), false) AS confirmed`
        )
        yield* AuthorizerMetrics.missing({}, row?.confirmed === true ? 0 : missing)
        if (row?.confirmed === true) return false
        yield* Effect.logError("accounts are gone at the Authorizer and stay open here until somebody confirms it", {
          missing,
          linked,
          remedy: "conserje authorizer confirm-closings"
        })
        if (row?.begins === true) {
          yield* audit.note({
            type: "suspicious_activity",
            action: "accounts.missing",
            resource: "authorizer/accounts",
            after: { missing, linked }
          })
        }
        return true
      })

      return Closings.of({
        may: (missing) =>
          (areMany(missing) ? Effect.map(held(missing), (one) => !one) : Effect.as(
            Effect.andThen(sql`DELETE FROM authorizer_closings`, AuthorizerMetrics.missing({}, 0)),
            true
          )).pipe(Effect.catchTag("SqlError", unavailable)),
        confirm: sql.withTransaction(Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const [row] = decodeMissing(
            yield* sql`
              UPDATE authorizer_closings SET confirmed_at = to_timestamp(${now}::float8 / 1000)
              RETURNING missing, linked`
          )
          if (row === undefined) return Option.none()
          yield* audit.append({
            type: "data_modification",
            action: "accounts.closings-confirmed",
            resource: "authorizer/accounts",
            after: row
          })
          return Option.some(row)
        })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
      })
    })
  )
}

const decodeHeld = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ begins: Schema.Boolean, confirmed: Schema.Boolean }))
)
const decodeMissing: (rows: unknown) => ReadonlyArray<Missing> = Schema.decodeUnknownSync(Schema.Array(Missing))
