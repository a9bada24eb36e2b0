import { assert, layer } from "@effect/vitest"
import { type Duration, Effect, Fiber, Layer, Redacted, Schema, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { TenantId } from "../../src/domain/Ids.ts"
import * as Database from "../../src/sql/Database.ts"
import { refusedWith } from "../../src/sql/SqlFault.ts"
import * as TenantWall from "../../src/sql/TenantWall.ts"
import * as Postgres from "../support/Postgres.ts"

const casa = TenantId.make("casa")
const lantern = TenantId.make("lantern")

/** One connection, so that whoever is served next is served by the same session. */
const one = Layer.unwrap(Effect.map(Postgres.Scratch, ({ url }) => Database.layerUrl(Redacted.make(url.href), 1)))

const decode = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ role: Schema.String, tenant: Schema.NullOr(Schema.String) }))
)

/** For whom the session speaks, in the server's own words. */
const speaks = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = decode(
    yield* sql`SELECT current_user::text AS role, current_setting('conserje.tenant', true) AS tenant`
  )
  return row?.role === "conserje_hotel" ? row.tenant : "the house"
})

const asCasa = TenantWall.within(casa, speaks)
const asLantern = TenantWall.within(lantern, speaks)

/** Is asked for, and given up after so long. */
const left = <A, E, R>(self: Effect.Effect<A, E, R>, after: Duration.Input) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(self, { startImmediately: true })
    yield* Effect.sleep(after)
    yield* Fiber.interrupt(fiber)
  })

layer(one.pipe(Layer.provideMerge(Postgres.Scratch.layer)), { excludeTestServices: true })(
  "a connection behind the wall",
  (it) => {
    it.effect("speaks for whom each statement is made, whoever had it before", () =>
      Effect.gen(function* () {
        const heard = yield* Effect.all([
          speaks,
          asCasa,
          asCasa,
          asLantern,
          speaks,
          asLantern,
          TenantWall.houseWide(speaks)
        ])
        assert.deepStrictEqual(heard, ["the house", "casa", "casa", "lantern", "the house", "lantern", "the house"])
        assert.strictEqual(yield* TenantWall.within(casa, TenantWall.houseWide(speaks)), "the house")
      }))

    it.effect("keeps to it within a transaction, in a part of it, and after either was rolled back", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const rolledBack = <A, E>(self: Effect.Effect<A, E, SqlClient.SqlClient>) =>
          Effect.ignore(sql.withTransaction(Effect.andThen(self, Effect.fail("no"))))

        const heard = yield* TenantWall.within(
          casa,
          sql.withTransaction(Effect.all([
            speaks,
            TenantWall.houseWide(speaks),
            Effect.as(rolledBack(asLantern), ""),
            speaks,
            Effect.as(rolledBack(TenantWall.houseWide(speaks)), ""),
            speaks
          ]))
        )
        assert.deepStrictEqual(heard, ["casa", "the house", "", "casa", "", "casa"])
        assert.strictEqual(yield* speaks, "the house")

        for (const [before, inside] of [[speaks, asCasa], [asCasa, speaks], [asCasa, asLantern]] as const) {
          yield* before
          yield* rolledBack(inside)
          assert.deepStrictEqual([yield* speaks, yield* asCasa], ["the house", "casa"])
          yield* before
          yield* rolledBack(inside)
          assert.strictEqual(yield* asCasa, "casa")
        }
      }))

    it.effect("keeps to it when a statement fails, and when the commit of a broken transaction takes all back", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const broken = Effect.ignore(sql`SELECT 1 / 0`)
        yield* TenantWall.within(casa, broken)
        assert.deepStrictEqual([yield* speaks, yield* asCasa], ["the house", "casa"])
        // Whoever catches the failure commits nothing, and the server answers the COMMIT with a ROLLBACK.
        yield* Effect.ignore(TenantWall.within(lantern, sql.withTransaction(Effect.andThen(asLantern, broken))))
        assert.deepStrictEqual([yield* asLantern, yield* asCasa, yield* speaks], ["lantern", "casa", "the house"])
      }))

    it.effect("keeps to it when whoever asked leaves in the middle, of a change of sides too", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const slow = sql`SELECT pg_sleep(30)`
        for (const after of ["0 millis", "1 millis", "30 millis"] as const) {
          yield* left(TenantWall.within(casa, slow), after)
          assert.deepStrictEqual([yield* speaks, yield* asCasa], ["the house", "casa"])
          yield* left(TenantWall.within(lantern, sql.withTransaction(Effect.andThen(speaks, slow))), after)
          assert.deepStrictEqual([yield* asLantern, yield* asCasa, yield* speaks], ["lantern", "casa", "the house"])
          yield* left(TenantWall.within(casa, Stream.runDrain(slow.stream)), after)
          assert.deepStrictEqual([yield* speaks, yield* asLantern], ["the house", "lantern"])
        }
      }))

    it.effect("reads a stream on behalf of who asked for it", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const user = sql`SELECT current_user::text AS user`.stream.pipe(Stream.runCollect)
        yield* asLantern
        assert.deepStrictEqual(yield* TenantWall.within(casa, user), [{ user: "conserje_hotel" }])
        assert.notDeepEqual(yield* user, [{ user: "conserje_hotel" }])
      }))

    it.effect("does not believe that it has changed sides when the server would not", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const hotelRole = (is: string) =>
          sql.unsafe(`CREATE OR REPLACE FUNCTION hotel_role() RETURNS TEXT LANGUAGE plpgsql AS $$
            BEGIN RETURN ${is}; END $$`)
        yield* hotelRole("1 / 0")
        for (let n = 0; n < 2; n++) assert.isTrue(refusedWith(yield* Effect.flip(asCasa), "22012"))
        yield* hotelRole("'conserje_hotel'")
        assert.deepStrictEqual([yield* asCasa, yield* speaks], ["casa", "the house"])
      }))

    it.effect("appends to a hotel's own trail and to the installation's, and to no other", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const append = (tenantId: string) =>
          sql`SELECT audit_append(${
            JSON.stringify([{
              tenantId,
              eventId: `e-${tenantId}`,
              at: 0,
              type: "login_success",
              action: "login",
              resource: "x/1",
              actorKind: "user",
              actorId: "u"
            }])
          }::text::jsonb) AS appended`
        assert.deepStrictEqual(yield* TenantWall.within(casa, append("casa")), [{ appended: 1 }])
        assert.deepStrictEqual(yield* TenantWall.within(casa, append("-")), [{ appended: 1 }])
        assert.isTrue(refusedWith(yield* Effect.flip(TenantWall.within(casa, append("lantern"))), "42501"))
        assert.deepStrictEqual(yield* append("lantern"), [{ appended: 1 }])
      }))
  }
)
