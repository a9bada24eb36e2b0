import { Context, Effect, Layer, Option, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { TenantId } from "../domain/Ids.ts"
import { HotelContent, NOTHING_WRITTEN } from "./HotelContent.ts"
import { ContentChanged, TenancyError, unavailable } from "./TenancyError.ts"

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
      const known = yield* Ref.make<ReadonlyMap<TenantId, HotelContent>>(new Map())

      const load = Effect.gen(function* () {
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
      })

      const read = Effect.fnUntraced(function* (tenantId: TenantId) {
        const [row] = yield* sql`SELECT tenant_id, version, content FROM hotel_contents WHERE tenant_id = ${tenantId}`
        const content = decodeRow(row)
        if (row !== undefined && Option.isNone(content)) return yield* unavailable("the document cannot be read")
        return Option.match(content, {
          onNone: (): VersionedContent => ({ version: 0, content: NOTHING_WRITTEN }),
          onSome: ({ content, version }): VersionedContent => ({ version, content })
        })
      })

      const replace = Effect.fnUntraced(function* (tenantId: TenantId, content: HotelContent, version: number) {
        const text = JSON.stringify(content)
        const written = version === 0
          ? yield* sql`
            INSERT INTO hotel_contents (tenant_id, content) VALUES (${tenantId}, ${text}::text::jsonb)
            ON CONFLICT DO NOTHING RETURNING tenant_id, version, content`
          : yield* sql`
            UPDATE hotel_contents SET content = ${text}::text::jsonb, version = version + 1, updated_at = now()
            WHERE tenant_id = ${tenantId} AND version = ${version}::int4 RETURNING tenant_id, version, content`
        if (written.length === 0) return yield* new TenancyError({ reason: new ContentChanged() })
        yield* load
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
          yield* load
        })

      yield* answer(load)
      return HotelContents.of({
        of: (tenantId) => Ref.getUnsafe(known).get(tenantId) ?? NOTHING_WRITTEN,
        read: (tenantId) => answer(read(tenantId)),
        replace: (tenantId, content, version) => answer(replace(tenantId, content, version)),
        save: (contents) => answer(put(contents, true)),
        seed: (contents) => answer(put(contents, false)),
        refresh: answer(load)
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

const decodeRow = Schema.decodeUnknownOption(
  Schema.Struct({ tenantId: TenantId, version: Schema.Int, content: HotelContent })
)

const answer = <A>(self: Effect.Effect<A, SqlError | TenancyError>): Effect.Effect<A, TenancyError> =>
  self.pipe(Effect.catchTag("SqlError", unavailable))
