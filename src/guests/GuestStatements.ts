import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { GuestId, type TenantId } from "../domain/Ids.ts"
import { freshId } from "../domain/FreshId.ts"
import type { Guest, GuestIdentity, GuestKey } from "./Guests.ts"
import { decide, type Owner, same, type Verdict } from "./WhoIsWho.ts"

/** The SQL of the guests' tables. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  /**
   * Whom the phone and the user id of each identity point at, in the order asked, and whether both are the newest of
   * their guest: an older one has come back into use. One statement.
   */
  const lookUp = (identities: ReadonlyArray<GuestIdentity>) =>
    sql<{ readonly byPhone: GuestId | null; readonly byUserId: GuestId | null; readonly newest: boolean }>`
      SELECT p.guest_id AS by_phone, u.guest_id AS by_user_id, NOT EXISTS (
        SELECT FROM guest_identities newer
        WHERE newer.tenant_id = p.tenant_id AND newer.guest_id = p.guest_id AND newer.kind = 'phone'
          AND newer.created_at > p.created_at
      ) AND NOT EXISTS (
        SELECT FROM guest_identities newer
        WHERE newer.tenant_id = u.tenant_id AND newer.guest_id = u.guest_id AND newer.kind = 'user_id'
          AND newer.created_at > u.created_at) AS newest
      FROM unnest(
        ${identities.map(({ tenantId }) => tenantId)}::text[], ${identities.map(({ phone }) => phone ?? "")}::text[],
        ${identities.map(({ userId }) => userId ?? "")}::text[]
      ) WITH ORDINALITY AS a (tenant_id, phone, user_id, nth)
      LEFT JOIN guest_identities p ON p.tenant_id = a.tenant_id AND p.kind = 'phone' AND p.value = a.phone
      LEFT JOIN guest_identities u ON u.tenant_id = a.tenant_id AND u.kind = 'user_id' AND u.value = a.user_id
      ORDER BY a.nth`

  /** Creates guests that nobody has heard of; where somebody was faster, the row that lost is never pointed at. */
  const create = Effect.fnUntraced(function* (identities: ReadonlyArray<GuestIdentity>) {
    const ids = yield* Effect.forEach(identities, () => freshId("g"))
    const tenants = identities.map(({ tenantId }) => tenantId)
    yield* sql`
      WITH strangers AS (
        SELECT * FROM unnest(
          ${tenants}::text[], ${ids}::text[], ${identities.map(({ phone }) => phone ?? "")}::text[],
          ${identities.map(({ userId }) => userId ?? "")}::text[], ${
      identities.map(({ name }) => shortened(name) ?? "")
    }::text[],
          ${identities.map(({ username }) => shortened(username) ?? "")}::text[]
        ) AS s (tenant_id, id, phone, user_id, name, username)
      ), created AS (
        INSERT INTO guests (tenant_id, id, name, username)
        SELECT tenant_id, id, nullif(name, ''), nullif(username, '') FROM strangers RETURNING 1
      )
      INSERT INTO guest_identities (tenant_id, kind, value, guest_id)
      SELECT tenant_id, kind, value, id FROM (
        SELECT tenant_id, 'phone' AS kind, phone AS value, id FROM strangers
        UNION ALL SELECT tenant_id, 'user_id', user_id, id FROM strangers
      ) pointers WHERE value <> '' ORDER BY tenant_id, kind, value
      ON CONFLICT (tenant_id, kind, value) DO NOTHING`
  })

  const owner = (tenantId: TenantId, kind: "phone" | "user_id", value: string | undefined) =>
    value === undefined ? Effect.succeed(null) : sql<Owner>`
      SELECT guests.id, (extract(epoch FROM guests.created_at) * 1000)::float8 AS created_at, EXISTS (
        SELECT 1 FROM guest_identities named
        WHERE named.tenant_id = guests.tenant_id AND named.guest_id = guests.id AND named.kind = 'user_id') AS has_user_id
      FROM guest_identities known JOIN guests ON guests.tenant_id = known.tenant_id AND guests.id = known.guest_id
      WHERE known.tenant_id = ${tenantId} AND known.kind = ${kind} AND known.value = ${value}`.pipe(
      Effect.map(([one]) => one ?? null)
    )

  /** From now on these ids lead to this guest, and are the ones to be answered at. */
  const point = (guestId: GuestId, { phone, tenantId, userId }: GuestIdentity) =>
    Effect.forEach(
      [["phone", phone], ["user_id", userId]] as const,
      ([kind, value]) =>
        value === undefined ? Effect.void : Effect.asVoid(sql`
          INSERT INTO guest_identities (tenant_id, kind, value, guest_id) VALUES (${tenantId}, ${kind}, ${value}, ${guestId})
          ON CONFLICT (tenant_id, kind, value)
          DO UPDATE SET guest_id = excluded.guest_id, created_at = clock_timestamp()`),
      { discard: true }
    )

  const merge = (tenantId: TenantId, staying: GuestId, leaving: ReadonlyArray<GuestId>) =>
    Effect.forEach(leaving, (one) =>
      Effect.andThen(
        sql`UPDATE guest_identities SET guest_id = ${staying} WHERE tenant_id = ${tenantId} AND guest_id = ${one}`,
        sql`UPDATE guests SET merged_into = ${staying} WHERE tenant_id = ${tenantId} AND (id = ${one} OR merged_into = ${one})`
      ), { discard: true })

  const carryOut = Effect.fnUntraced(function* (verdict: Verdict, identity: GuestIdentity) {
    const { tenantId } = identity
    if (verdict._tag === "Same") {
      yield* merge(tenantId, verdict.staying, verdict.leaving)
      yield* point(verdict.staying, identity)
      return { staying: verdict.staying, leaving: verdict.leaving }
    }
    const staying = GuestId.make(yield* freshId("g"))
    yield* sql`
      INSERT INTO guests (tenant_id, id, name, username)
      VALUES (${tenantId}, ${staying}, ${shortened(identity.name)}, ${shortened(identity.username)})`
    yield* point(staying, identity)
    return { staying, leaving: [] }
  })

  /** Somebody wrote under these ids: who is it? */
  const settle = (identity: GuestIdentity) =>
    sql.withTransaction(Effect.gen(function* () {
      const { phone, tenantId, userId } = identity
      yield* lockTenant(tenantId)
      const verdict = decide({
        namesUserId: userId !== undefined,
        byUserId: yield* owner(tenantId, "user_id", userId),
        byPhone: yield* owner(tenantId, "phone", phone)
      })
      return yield* carryOut(verdict, identity)
    }))

  /** Meta says that a known guest has these ids now. Whoever has written under the new user id is the same person. */
  const link = (guestId: GuestId, identity: GuestIdentity) =>
    sql.withTransaction(Effect.gen(function* () {
      const { phone, tenantId, userId } = identity
      yield* lockTenant(tenantId)
      const guest = yield* known(tenantId, guestId)
      const byUserId = yield* owner(tenantId, "user_id", userId)
      const byPhone = yield* owner(tenantId, "phone", phone)
      const nameless = byPhone !== null && !byPhone.hasUserId ? [byPhone] : []
      return yield* carryOut(same([guest, ...(byUserId === null ? [] : [byUserId]), ...nameless]), identity)
    }))

  /** The guest, or whom it turned out to be. */
  const known = Effect.fnUntraced(function* (tenantId: TenantId, guestId: GuestId) {
    const rows = yield* sql<Owner>`
      SELECT coalesce(staying.id, asked.id) AS id, EXISTS (
          SELECT 1 FROM guest_identities named
          WHERE named.tenant_id = asked.tenant_id AND named.guest_id = coalesce(staying.id, asked.id) AND named.kind = 'user_id'
        ) AS has_user_id,
        (extract(epoch FROM coalesce(staying.created_at, asked.created_at)) * 1000)::float8 AS created_at
      FROM guests asked LEFT JOIN guests staying ON staying.tenant_id = asked.tenant_id AND staying.id = asked.merged_into
      WHERE asked.tenant_id = ${tenantId} AND asked.id = ${guestId}`
    return rows[0] ?? { id: guestId, createdAt: 0, hasUserId: false }
  })

  const mergedInto = (tenantId: TenantId, guestId: GuestId) =>
    sql<{ readonly id: GuestId }>`
      SELECT id FROM guests WHERE tenant_id = ${tenantId} AND merged_into = ${guestId} ORDER BY guests.created_at`.pipe(
      Effect.map((rows) => rows.map(({ id }) => id))
    )

  /**
   * Who is who is settled one after the other in a hotel. It is rare (a guest's first message under new ids), and two
   * that cross each other would lock each other out.
   */
  const lockTenant = (tenantId: TenantId) =>
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`guests/${tenantId}`}, 7))`

  const find = (asked: ReadonlyArray<GuestKey>) =>
    sql<Guest | { readonly id: null }>`
      SELECT g.tenant_id, g.id, g.name, g.merged_into,
        (SELECT i.value FROM guest_identities i WHERE i.tenant_id = g.tenant_id AND i.guest_id = g.id
          AND i.kind = 'phone' ORDER BY i.created_at DESC LIMIT 1) AS phone,
        (SELECT i.value FROM guest_identities i WHERE i.tenant_id = g.tenant_id AND i.guest_id = g.id
          AND i.kind = 'user_id' ORDER BY i.created_at DESC LIMIT 1) AS user_id
      FROM unnest(${asked.map(({ tenantId }) => tenantId)}::text[], ${asked.map(({ id }) => id)}::text[])
        WITH ORDINALITY AS a (tenant_id, id, nth)
      LEFT JOIN guests g ON g.tenant_id = a.tenant_id AND g.id = a.id
      ORDER BY a.nth`.pipe(Effect.map((rows) => rows.map((row) => row.id === null ? null : row)))

  return { create, find, link, lookUp, mergedInto, settle }
})

/** A name is shown to people, never matched: what is past this length is noise. */
const shortened = (text: string | undefined): string | null => text?.slice(0, 200) ?? null
