import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import { Audit } from "../audit/Audit.ts"
import type { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { refusedWith } from "../sql/SqlFault.ts"
import { houseWide } from "../sql/TenantWall.ts"
import type { BusinessNumber } from "./Hotel.ts"
import { NotThere, NumberOwnedTwice, refuse, type TenancyError } from "./TenancyError.ts"
import { inOneError } from "./Tenants.ts"

export interface Move {
  readonly phoneNumberId: PhoneNumberId
  readonly from: TenantId
  readonly to: TenantId
  /** Milliseconds since the epoch: what guests wrote before it stays with the first hotel, however late it comes. */
  readonly at: number
}

/** Whose a business number is, and when. A number has one owner at any instant; the database itself sees to it. */
export class TenantNumbers extends Context.Service<TenantNumbers, {
  readonly add: (tenantId: TenantId, number: BusinessNumber) => Effect.Effect<void, TenancyError>
  /** It is nobody's from that instant on. */
  readonly end: (tenantId: TenantId, phoneNumberId: PhoneNumberId, at: number) => Effect.Effect<void, TenancyError>
  /** It is another hotel's from that instant on. */
  readonly move: (move: Move) => Effect.Effect<void, TenancyError>
}>()("conserje/tenancy/TenantNumbers") {
  static readonly layerSql = Layer.effect(
    TenantNumbers,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit

      /** The hotel's version grows with its numbers; returns whether there is such a hotel. */
      const touched = Effect.fnUntraced(function* (...tenants: ReadonlyArray<TenantId>) {
        // In one order for everybody, or two moves that cross would wait for each other.
        for (const tenantId of tenants.toSorted()) {
          const rows = yield* sql`
            UPDATE tenants SET version = version + 1, updated_at = now() WHERE id = ${tenantId} RETURNING id`
          if (rows.length === 0) return yield* refuse(new NotThere({ what: "hotel" }))
        }
        yield* announce(sql, "hotels")
      })

      const given = (tenantId: TenantId, { displayPhone, phoneNumberId, validFrom, validTo }: BusinessNumber) =>
        sql`
          INSERT INTO business_numbers (phone_number_id, tenant_id, display_phone, valid_from, valid_to)
          VALUES (${phoneNumberId}, ${tenantId}, ${displayPhone},
            coalesce(to_timestamp(${validFrom ?? null}::float8 / 1000), '-infinity'),
            coalesce(to_timestamp(${validTo ?? null}::float8 / 1000), 'infinity'))
          ON CONFLICT (phone_number_id, valid_from) DO NOTHING RETURNING tenant_id`.pipe(
          Effect.flatMap((rows) => rows.length === 0 ? ownedTwice(phoneNumberId) : Effect.void)
        )

      /** Ends the period that is on at that instant; answers what it was. */
      const ended = Effect.fnUntraced(function* (tenantId: TenantId, phoneNumberId: PhoneNumberId, at: number) {
        const [period] = decodePeriods(
          yield* sql`
            UPDATE business_numbers n SET valid_to = to_timestamp(${at}::float8 / 1000) FROM business_numbers was
            WHERE n.phone_number_id = ${phoneNumberId} AND n.tenant_id = ${tenantId}
              AND n.valid_from < to_timestamp(${at}::float8 / 1000) AND n.valid_to > to_timestamp(${at}::float8 / 1000)
              AND was.phone_number_id = n.phone_number_id AND was.valid_from = n.valid_from
            RETURNING n.display_phone,
              CASE WHEN isfinite(was.valid_to) THEN (extract(epoch FROM was.valid_to) * 1000)::float8 END AS valid_to`
        )
        if (period === undefined) return yield* refuse(new NotThere({ what: "number of this hotel at that instant" }))
        return period
      })

      // Also where the periods were right when each statement was made, and somebody else was faster.
      const atOnce = <A, E>(phoneNumberId: PhoneNumberId, changing: Effect.Effect<A, E>) =>
        sql.withTransaction(
          Effect.tap(changing, () => sql`SET CONSTRAINTS business_numbers_one_owner IMMEDIATE`)
        ).pipe(
          Effect.catchIf(
            (error) => isSqlError(error) && refusedWith(error, OVERLAPS),
            () => ownedTwice(phoneNumberId)
          )
        )

      return TenantNumbers.of({
        add: (tenantId, number) =>
          inOneError(atOnce(
            number.phoneNumberId,
            Effect.gen(function* () {
              yield* touched(tenantId)
              yield* given(tenantId, number)
              const { phoneNumberId, ...after } = number
              yield* audit.append(event("number.added", tenantId, phoneNumberId, after))
            })
          )),
        end: (tenantId, phoneNumberId, at) =>
          inOneError(atOnce(
            phoneNumberId,
            Effect.gen(function* () {
              yield* touched(tenantId)
              const { validTo } = yield* ended(tenantId, phoneNumberId, at)
              yield* audit.append({
                ...event("number.ended", tenantId, phoneNumberId, { validTo: at }),
                before: { validTo }
              })
            })
          )),
        // Two hotels are concerned.
        move: ({ at, from, phoneNumberId, to }) =>
          inOneError(houseWide(atOnce(
            phoneNumberId,
            Effect.gen(function* () {
              yield* touched(from, to)
              const { displayPhone, validTo } = yield* ended(from, phoneNumberId, at)
              yield* given(to, {
                phoneNumberId,
                displayPhone,
                validFrom: at,
                ...(validTo === null ? {} : { validTo })
              })
              const after = { from, to, at }
              yield* audit.append(
                event("number.moved-away", from, phoneNumberId, after),
                event("number.moved-here", to, phoneNumberId, after)
              )
            })
          )))
      })
    })
  )
}

const event = (action: string, tenantId: TenantId, phoneNumberId: PhoneNumberId, after: unknown) => ({
  type: "data_modification" as const,
  action,
  resource: `number/${phoneNumberId}`,
  tenantId,
  after
})

/** SQLSTATE of an exclusion constraint. */
const OVERLAPS = "23P01"

const ownedTwice = (phoneNumberId: PhoneNumberId) => refuse(new NumberOwnedTwice({ phoneNumberId, owners: [] }))

const decodePeriods: (
  rows: unknown
) => ReadonlyArray<{ readonly displayPhone: string; readonly validTo: number | null }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ displayPhone: Schema.String, validTo: Schema.NullOr(Schema.Finite) }))
)
