import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { GuestId, type TenantId } from "../domain/Ids.ts"
import { freshId } from "../domain/FreshId.ts"
import type { Guest, GuestIdentity } from "./Guests.ts"

/** The SQL of the guests' tables. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  /** Whom the phone and the user id of each identity point at, in the order asked; one statement. */
  const lookUp = (identities: ReadonlyArray<GuestIdentity>) =>
    sql<{ readonly byPhone: GuestId | null; readonly byUserId: GuestId | null }>`
      SELECT p.guest_id AS by_phone, u.guest_id AS by_user_id
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

  const owners = ({ phone, tenantId, userId }: GuestIdentity) =>
    sql<{ readonly guestId: GuestId }>`
      SELECT known.guest_id FROM guest_identities known
      JOIN guests ON guests.tenant_id = known.tenant_id AND guests.id = known.guest_id
      WHERE known.tenant_id = ${tenantId} AND (
        (known.kind = 'user_id' AND known.value = ${userId ?? ""}) OR (known.kind = 'phone' AND known.value = ${
      phone ?? ""
    }))
      ORDER BY guests.created_at, guests.id FOR UPDATE OF guests`.pipe(
      Effect.map((rows) => [...new Set(rows.map(({ guestId }) => guestId))])
    )

  const point = (guestId: GuestId, { phone, tenantId, userId }: GuestIdentity) =>
    Effect.forEach(
      [["phone", phone], ["user_id", userId]] as const,
      ([kind, value]) =>
        value === undefined ? Effect.void : Effect.asVoid(sql`
          INSERT INTO guest_identities (tenant_id, kind, value, guest_id) VALUES (${tenantId}, ${kind}, ${value}, ${guestId})
          ON CONFLICT (tenant_id, kind, value)
          DO UPDATE SET guest_id = excluded.guest_id, created_at = clock_timestamp()
          WHERE guest_identities.guest_id <> excluded.guest_id`),
      { discard: true }
    )

  const merge = (tenantId: TenantId, staying: GuestId, leaving: ReadonlyArray<GuestId>) =>
    Effect.forEach(leaving, (one) =>
      Effect.andThen(
        sql`UPDATE guest_identities SET guest_id = ${staying} WHERE tenant_id = ${tenantId} AND guest_id = ${one}`,
        sql`UPDATE guests SET merged_into = ${staying} WHERE tenant_id = ${tenantId} AND (id = ${one} OR merged_into = ${one})`
      ), { discard: true })

  /** One person with both ids, whoever they belonged to before: the older guest stays. */
  const settle = (identity: GuestIdentity) =>
    sql.withTransaction(Effect.gen(function* () {
      yield* lockTenantIdentity(identity)
      const [first, ...others] = yield* owners(identity)
      if (first === undefined) {
        const guestId = GuestId.make(yield* freshId("g"))
        yield* sql`
          INSERT INTO guests (tenant_id, id, name, username)
          VALUES (${identity.tenantId}, ${guestId}, ${shortened(identity.name)}, ${shortened(identity.username)})`
        yield* point(guestId, identity)
        return guestId
      }
      yield* merge(identity.tenantId, first, others)
      yield* point(first, identity)
      return first
    }))

  /** A guest's new ids. Whoever had them before is the same person, and of all of them the oldest stays. */
  const link = (guestId: GuestId, identity: GuestIdentity) =>
    sql.withTransaction(Effect.gen(function* () {
      yield* lockTenantIdentity(identity)
      const known = yield* find(identity.tenantId, guestId)
      const [staying = guestId, ...leaving] = yield* byAge(identity.tenantId, [
        known?.mergedInto ?? guestId,
        ...(yield* owners(identity))
      ])
      yield* merge(identity.tenantId, staying, leaving)
      yield* point(staying, identity)
      return { staying, leaving }
    }))

  const byAge = (tenantId: TenantId, ids: ReadonlyArray<GuestId>) =>
    sql<{ readonly id: GuestId }>`
      SELECT id FROM guests WHERE tenant_id = ${tenantId} AND id = ANY(${ids}::text[])
      ORDER BY guests.created_at, guests.id FOR UPDATE`.pipe(Effect.map((rows) => rows.map(({ id }) => id)))

  const mergedInto = (tenantId: TenantId, guestId: GuestId) =>
    sql<{ readonly id: GuestId }>`
      SELECT id FROM guests WHERE tenant_id = ${tenantId} AND merged_into = ${guestId} ORDER BY guests.created_at`.pipe(
      Effect.map((rows) => rows.map(({ id }) => id))
    )

  /** Two requests that settle the same ids come one after the other, in an order that cannot deadlock. */
  const lockTenantIdentity = ({ phone, tenantId, userId }: GuestIdentity) =>
    Effect.forEach(
      [phone, userId].filter((one) => one !== undefined).toSorted(),
      (value) => sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${tenantId}/${value}`}, 7))`,
      { discard: true }
    )

  const find = (tenantId: TenantId, guestId: GuestId) =>
    sql<Guest>`
      SELECT tenant_id, id, name, merged_into,
        (SELECT value FROM guest_identities WHERE tenant_id = ${tenantId} AND guest_id = guests.id AND kind = 'phone'
          ORDER BY created_at DESC LIMIT 1) AS phone,
        (SELECT value FROM guest_identities WHERE tenant_id = ${tenantId} AND guest_id = guests.id AND kind = 'user_id'
          ORDER BY created_at DESC LIMIT 1) AS user_id
      FROM guests WHERE tenant_id = ${tenantId} AND id = ${guestId}`.pipe(Effect.map(([guest]) => guest ?? null))

  return { create, find, link, lookUp, mergedInto, settle }
})

/** A name is shown to people, never matched: what is past this length is noise. */
const shortened = (text: string | undefined): string | null => text?.slice(0, 200) ?? null
