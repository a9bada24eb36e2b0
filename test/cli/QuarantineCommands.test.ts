import { assert, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import * as Postgres from "../support/Postgres.ts"
import { post } from "../whatsapp/Door.ts"
import { DoorOnPostgres } from "../whatsapp/DoorOnPostgres.ts"
import { bytesOf, hotels } from "../whatsapp/Fixtures.ts"
import { conserje } from "./Spawned.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"

const replay = Effect.fnUntraced(function* (...words: ReadonlyArray<string>) {
  const { url } = yield* Postgres.Scratch
  return yield* conserje(["quarantine", "replay", ...words, "--json"], { DATABASE_URL: url.href })
})

const quarantine = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) =>
    sql<{ readonly id: string; readonly state: string; readonly seen: number }>`
    SELECT id::text, state, seen FROM quarantine ORDER BY quarantine.id`
)

const outcomes = Schema.decodeEffect(Schema.fromJsonString(Schema.Struct({
  replay: Schema.Array(Schema.Struct({ id: Schema.String, outcome: Schema.String, detail: Schema.String }))
})))

const fresh = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`TRUNCATE inbox_events, quarantine RESTART IDENTITY`
)

const STRANGER = "999000999000999"

/** A recorded message for a number that no hotel has. */
const astray = (id: string) =>
  new TextEncoder().encode(
    new TextDecoder().decode(bytesOf("01-text.json"))
      .replaceAll("112269058640637", STRANGER)
      .replace(/wamid\.[\w=+\\/-]+/, `wamid.${id}`)
  )

layer(DoorOnPostgres, { excludeTestServices: true })("a quarantined delivery", (it) => {
  it.effect("that lands in quarantine again stays open, and the operator is told", () =>
    Effect.gen(function* () {
      yield* fresh
      yield* post(astray("ONE"))
      const { code, stderr, stdout } = yield* replay("1")
      assert.deepStrictEqual((yield* outcomes(stdout)).replay, [
        { id: "1", outcome: "quarantined", detail: "again: unknown_number, no hotel owned this number then" }
      ])
      assert.deepStrictEqual([code, stderr], [1, "1 of 1 stay in quarantine.\n"])
      assert.deepStrictEqual(yield* quarantine, [{ id: "1", state: "open", seen: 2 }])
    }))

  it.effect("is stored and closed once a hotel has its number", () =>
    Effect.gen(function* () {
      yield* fresh
      yield* post(astray("TWO"))
      const [first] = hotels
      if (first === undefined) return assert.fail("there is a first hotel")
      const numbers = [{ phoneNumberId: PhoneNumberId.make(STRANGER), displayPhone: "+1" }]
      yield* Hotels.use((inn) => inn.save([{ ...first, tenantId: TenantId.make("new"), numbers }]))
      const dry = yield* replay("--all", "--dry-run")
      assert.deepStrictEqual((yield* outcomes(dry.stdout)).replay, [
        { id: "1", outcome: "placed", detail: "all of it has a place" }
      ])
      assert.deepStrictEqual(yield* quarantine, [{ id: "1", state: "open", seen: 1 }])
      const { code, stdout } = yield* replay("--all")
      assert.deepStrictEqual([code, (yield* outcomes(stdout)).replay.map(({ outcome }) => outcome)], [0, ["placed"]])
      assert.deepStrictEqual(yield* quarantine, [{ id: "1", state: "replayed", seen: 1 }])
      const sql = yield* SqlClient.SqlClient
      const events = yield* sql<{ readonly wamid: string; readonly tenantId: string }>`
        SELECT wamid, tenant_id FROM inbox_events`
      assert.deepStrictEqual(events, [{ wamid: "wamid.TWO", tenantId: "new" }])
    }))

  it.effect("that is no JSON stays what it is", () =>
    Effect.gen(function* () {
      yield* fresh
      yield* post(new TextEncoder().encode('{"entry":['))
      const { code, stdout } = yield* replay("1")
      assert.deepStrictEqual([code, (yield* outcomes(stdout)).replay.map(({ outcome }) => outcome)], [1, [
        "quarantined"
      ]])
    }))

  it.effect("is only looked at in a dry run, and what is not there is named", () =>
    Effect.gen(function* () {
      yield* fresh
      yield* post(new TextEncoder().encode("[]"))
      const { code, stdout } = yield* replay("1", "7", "--dry-run")
      assert.strictEqual(code, 0)
      assert.deepStrictEqual((yield* outcomes(stdout)).replay, [
        { id: "1", outcome: "quarantined", detail: "again: unknown_shape, not a JSON object" },
        { id: "7", outcome: "not open", detail: "there is none" }
      ])
      assert.deepStrictEqual(yield* quarantine, [{ id: "1", state: "open", seen: 1 }])
    }))
})
