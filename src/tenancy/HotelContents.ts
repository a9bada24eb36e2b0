import { Clock, Context, Effect, Layer, Option, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { rereading } from "../sql/Rereading.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { changesBetween } from "./ContentChange.ts"
import { HotelContent, NOTHING_WRITTEN } from "./HotelContent.ts"
import { ContentChanged, NotThere, refuse, TenancyError, unavailable } from "./TenancyError.ts"
import { inOneError } from "./Tenants.ts"

/** A document as it was read: `version` is the fence of the next change, 0 while there is none. */
export interface VersionedContent {
  readonly version: number
  readonly content: HotelContent
}

export interface NewContent {
  readonly tenantId: TenantId
  readonly content: HotelContent
}

/** What hotels know of themselves, in memory: asked in every turn, so it never waits for the database. */
export class HotelContents extends Context.Service<HotelContents, {
  /** Empty for a hotel that has written nothing. */
  readonly of: (tenantId: TenantId) => HotelContent
  /** As the table has it now. */
  readonly read: (tenantId: TenantId) => Effect.Effect<VersionedContent, TenancyError>
  /** Writes over what was read at that version; fails with `ContentChanged` when somebody else has written since. */
  readonly replace: (
    tenantId: TenantId,
    content: HotelContent,
    version: number
  ) => Effect.Effect<VersionedContent, TenancyError>
  /** Writes documents whatever there was; an equal one stays as it is. The hotels must be in the directory. */
  readonly save: (contents: ReadonlyArray<NewContent>) => Effect.Effect<void, TenancyError>
  /** The same for hotels that have no document yet. */
  readonly seed: (contents: ReadonlyArray<NewContent>) => Effect.Effect<void, TenancyError>
  /** Reads the table again; returns how many documents there are. What was known stays while it cannot be read. */
  readonly refresh: Effect.Effect<number, TenancyError>
}>()("conserje/tenancy/HotelContents") {
  static readonly layerSql = Layer.effect(
    HotelContents,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const known = yield* Ref.make<ReadonlyMap<TenantId, HotelContent>>(new Map())

      const load = rereading(houseWide(Effect.gen(function* () {
        const rows = yield* sql`SELECT tenant_id, version, content FROM hotel_contents`
        const contents = rows.flatMap((row) => Option.toArray(decodeRow(row)))
        if (contents.length < rows.length) {
          // One document that cannot be read, by hand or from another version, must not take the others with it.
          yield* Effect.logError("what a hotel knows of itself cannot be read; its guests hear that it is unknown", {
            unreadable: rows.length - contents.length
          })
        }
        yield* Ref.set(known, new Map(contents.map(({ content, tenantId }) => [tenantId, content])))
        return contents.length
      })))

      const read = Effect.fnUntraced(function* (tenantId: TenantId) {
        const [row] = yield* sql`SELECT tenant_id, version, content FROM hotel_contents WHERE tenant_id = ${tenantId}`
        const content = decodeRow(row)
        if (row !== undefined && Option.isNone(content)) return yield* unavailable("the document cannot be read")
        return Option.match(content, {
          onNone: (): VersionedContent => ({ version: 0, content: NOTHING_WRITTEN }),
          onSome: ({ content, version }): VersionedContent => ({ version, content })
        })
      })

      const replaced = Effect.fnUntraced(function* (tenantId: TenantId, content: HotelContent, version: number) {
        const now = yield* Clock.currentTimeMillis
        const tenants = yield* sql`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR UPDATE`
        if (tenants.length === 0) return yield* refuse(new NotThere({ what: "hotel" }))
        const [row] = yield* sql`SELECT tenant_id, version, content FROM hotel_contents WHERE tenant_id = ${tenantId}`
        const before = decodeVersion(row)
        if (before !== version) return yield* refuse(new ContentChanged())
        yield* sql`
          INSERT INTO hotel_contents (tenant_id, content) VALUES (${tenantId}, ${JSON.stringify(content)}::text::jsonb)
          ON CONFLICT (tenant_id) DO UPDATE SET content = excluded.content, version = hotel_contents.version + 1,
            updated_at = to_timestamp(${now}::float8 / 1000)`
        yield* announce(sql, "hotel-contents")
        const known = Option.match(decodeRow(row), { onNone: () => NOTHING_WRITTEN, onSome: (one) => one.content })
        yield* audit.append({
          type: "data_modification",
          action: "content.replaced",
          resource: `content/${tenantId}`,
          tenantId,
          ...changesBetween({ version, content: known }, { version: version + 1, content })
        })
        return { version: version + 1, content }
      })

      const put = (contents: ReadonlyArray<NewContent>, over: boolean) =>
        contents.length === 0 ? Effect.void : Effect.gen(function* () {
          yield* sql`
            INSERT INTO hotel_contents (tenant_id, content)
            SELECT tenant_id, content::jsonb FROM unnest(
              ${contents.map(({ tenantId }) => tenantId)}::text[],
              ${contents.map(({ content }) => JSON.stringify(content))}::text[]
            ) AS given (tenant_id, content)
            ON CONFLICT (tenant_id) DO UPDATE
            SET content = excluded.content, version = hotel_contents.version + 1, updated_at = now()
            WHERE ${over}::boolean AND hotel_contents.content <> excluded.content`
          yield* announce(sql, "hotel-contents")
          yield* load
        })

      yield* inOneError(load)
      return HotelContents.of({
        of: (tenantId) => Ref.getUnsafe(known).get(tenantId) ?? NOTHING_WRITTEN,
        read: (tenantId) => inOneError(read(tenantId)),
        replace: (tenantId, content, version) =>
          Effect.tap(inOneError(sql.withTransaction(replaced(tenantId, content, version))), () => inOneError(load)),
        save: (contents) => inOneError(put(contents, true)),
        seed: (contents) => inOneError(put(contents, false)),
        refresh: inOneError(load)
      })
    })
  )

  /** For a test, or a part of the house on its own: these documents, which nobody changes. */
  static readonly layerWith = (contents: ReadonlyArray<NewContent>) =>
    Layer.sync(HotelContents, () => {
      const known = new Map(contents.map(({ content, tenantId }) => [tenantId, content]))
      const of = (tenantId: TenantId) => known.get(tenantId) ?? NOTHING_WRITTEN
      return HotelContents.of({
        of,
        read: (tenantId) => Effect.succeed({ version: known.has(tenantId) ? 1 : 0, content: of(tenantId) }),
        replace: () => Effect.fail(new TenancyError({ reason: new ContentChanged() })),
        save: () => Effect.void,
        seed: () => Effect.void,
        refresh: Effect.succeed(known.size)
      })
    })
}

/** 0 where there is no document. */
const decodeVersion = (row: unknown): number => row === undefined ? 0 : decodeVersioned(row).version
const decodeVersioned: (row: unknown) => { readonly version: number } = Schema.decodeUnknownSync(
  Schema.Struct({ version: Schema.Int })
)

const decodeRow = Schema.decodeUnknownOption(
  Schema.Struct({ tenantId: TenantId, version: Schema.Int, content: HotelContent })
)
