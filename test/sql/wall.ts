import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"

export const Column = Schema.Struct({
  tableName: Schema.String,
  columnName: Schema.String,
  type: Schema.String,
  filled: Schema.Boolean
})
export type Column = typeof Column.Type

/** Every column of every table of ours; `filled` when the database writes it by itself. */
export const columns = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* Schema.decodeUnknownEffect(Schema.Array(Column))(
    yield* sql`
      SELECT table_name::text, column_name::text, format_type(a.atttypid, a.atttypmod) AS type,
        is_identity = 'YES' OR is_generated = 'ALWAYS' AS filled
      FROM information_schema.columns c JOIN pg_attribute a
        ON a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass AND a.attname = c.column_name
      JOIN pg_class t ON t.oid = a.attrelid AND t.relkind IN ('r', 'p')
      WHERE c.table_schema = current_schema() AND c.table_name <> 'effect_sql_migrations'
      ORDER BY table_name, ordinal_position`
  )
})

/** The tables with a wall, by name. */
export const walled = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    SELECT c.relname::text AS name FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE p.polname = 'of_one_hotel' AND c.relrowsecurity ORDER BY c.relname`
  return yield* Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ name: Schema.String })))(rows).pipe(
    Effect.map((named) => named.map(({ name }) => name))
  )
})

/** Whatever a table asks of its rows beside their types, so that one row can be made for any table. For a scratch only. */
export const withoutConditions = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    DO $$
    DECLARE one RECORD;
    BEGIN
      FOR one IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'x', 'f')
      LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.of_table, one.conname); END LOOP;
      FOR one IN SELECT DISTINCT tgrelid::regclass AS of_table FROM pg_trigger WHERE NOT tgisinternal
      LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', one.of_table); END LOOP;
    END $$`
})

const VALUES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^text\[\]$/, "'{}'"],
  [/\[\]$/, "'{}'"],
  [/^(integer|bigint|smallint|numeric|double precision|real)/, "1"],
  [/^boolean/, "false"],
  [/^jsonb?$/, "'{}'"],
  [/^timestamp/, "now()"],
  [/^date$/, "'2026-12-01'"],
  [/^daterange$/, "'[2026-12-01,2026-12-02)'"],
  [/^bytea$/, "'\\x00'"],
  [/^interval/, "'1 hour'"],
  [/^uuid$/, "gen_random_uuid()"]
]

/** A row of this hotel for any table: every text is the hotel's name, so that rows of one hotel point at each other. */
export const insertOf = (table: string, hotel: string, all: ReadonlyArray<Column>): string => {
  const own = all.filter(({ filled, tableName }) => tableName === table && !filled)
  const value = ({ columnName, type }: Column) => {
    if (type === "text" || type.startsWith("character")) return `'${hotel}'`
    const known = VALUES.find(([like]) => like.test(type))
    if (known === undefined) throw new Error(`${table}.${columnName}: no value of the type ${type} is known here`)
    return known[1]
  }
  return `INSERT INTO ${table} (${own.map(({ columnName }) => columnName).join(", ")})
    VALUES (${own.map(value).join(", ")})`
}
