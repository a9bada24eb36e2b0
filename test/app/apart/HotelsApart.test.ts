import { assert, layer } from "@effect/vitest"
import { Effect, type Exit } from "effect"
import { inspect } from "node:util"
import { TenantId } from "../../../src/domain/Ids.ts"
import * as TenantWall from "../../../src/sql/TenantWall.ts"
import { columns } from "../../sql/wall.ts"
import { opened } from "../../tenancy/world.ts"
import { digestOf, furnish, House, MARK } from "./house.ts"
import { methods } from "./Methods.ts"
import { askerOf, EXEMPT, ofAHotel, ofARow } from "./trials.ts"

const lantern = TenantId.make("lantern")

const said = (exit: Exit.Exit<unknown, unknown>) => inspect(exit, { depth: null })

/** Tables whose rows say whose they are; whoever is refused may leave a trace in the trail. */
const tablesWithHotels = Effect.map(
  columns,
  (all) =>
    all.flatMap(({ columnName, tableName }) =>
      columnName === "tenant_id" && !tableName.startsWith("audit_") ? [tableName] : []
    )
)

layer(House, { timeout: "60 seconds" })("hotels apart", (it) => {
  it.effect("are tried by every method that is told a hotel or a row of one", () =>
    Effect.gen(function* () {
      const has = yield* furnish(TenantId.make("listed"))
      assert.deepStrictEqual(
        [...Object.keys(ofAHotel(has)), ...Object.keys(ofARow(has)), ...Object.keys(EXEMPT)].toSorted(),
        methods()
      )
    }))

  it.effect(
    "find nothing of each other's by a method that is told the wrong hotel, and change nothing",
    () =>
      Effect.gen(function* () {
        const tables = yield* tablesWithHotels
        yield* opened(lantern)
        for (const [n, name] of Object.keys(ofAHotel(yield* furnish(TenantId.make("names")))).entries()) {
          const hotel = TenantId.make(`${MARK}-a${n}`)
          const ask = ofAHotel(yield* furnish(hotel))[name] ?? (() => Effect.die(name))
          const before = yield* digestOf(hotel, tables)
          const alone = said(yield* Effect.exit(ask(askerOf(lantern))))
          const walled = said(yield* Effect.exit(TenantWall.within(lantern, ask(askerOf(hotel)))))
          assert.notInclude(alone + walled, MARK, name)
          assert.strictEqual(yield* digestOf(hotel, tables), before, name)
          // The same question of the right hotel is answered otherwise, or it would prove nothing.
          const right = said(yield* Effect.exit(ask(askerOf(hotel))))
          assert.isTrue(right.includes(MARK) || (yield* digestOf(hotel, tables)) !== before || right !== alone, name)
          assert.notInclude(right, "_tag: 'Failure'", name)
        }
      }),
    60_000
  )

  it.effect("find no row of each other's by its id behind the wall, and change none", () =>
    Effect.gen(function* () {
      const tables = yield* tablesWithHotels
      for (const [n, name] of Object.keys(ofARow(yield* furnish(TenantId.make("rows")))).entries()) {
        const hotel = TenantId.make(`${MARK}-b${n}`)
        const ask = ofARow(yield* furnish(hotel))[name] ?? Effect.die(name)
        const before = yield* digestOf(hotel, tables)
        const walled = said(yield* Effect.exit(TenantWall.within(lantern, ask)))
        assert.notInclude(walled, MARK, name)
        assert.strictEqual(yield* digestOf(hotel, tables), before, name)
        const right = said(yield* Effect.exit(ask))
        assert.isTrue(right.includes(MARK) || (yield* digestOf(hotel, tables)) !== before || right !== walled, name)
        assert.notInclude(right, "_tag: 'Failure'", name)
      }
    }), 60_000)
})
