import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { Redis } from "effect/persistence"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { TenantId } from "../../src/domain/Ids.ts"
import { FLAGS, isOnText, NAMES } from "../../src/flags/Flag.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { unavailable } from "../../src/flags/FlagsError.ts"
import { FlagStore } from "../../src/flags/FlagStore.ts"
import * as RedisRoom from "../../src/redis/Redis.ts"
import * as Meters from "../../src/telemetry/Meters.ts"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { Caller } from "../../src/audit/Caller.ts"
import * as Postgres from "../support/Postgres.ts"
import * as RedisServer from "../support/RedisServer.ts"

const flag = "features.interactive_messages"
const casa = TenantId.make("casa")
const other = TenantId.make("other")

/** Every suite has a database of its own, whose trail witnesses the changes. */
const trail = AuditTrail.layerSql.pipe(
  Layer.provideMerge(Audit.layerSql),
  Layer.provide(AuditSpool.layerNone),
  Layer.provideMerge(Layer.fresh(Postgres.layer))
)

/** What every place that keeps flags honours. `byHand` writes as an operator does with the store's own tool. */
const contract = <R, E>(
  name: string,
  place: Layer.Layer<FlagStore | R, E, SqlClient.SqlClient>,
  byHand: (value: string) => Effect.Effect<unknown, unknown, R | SqlClient.SqlClient>
) =>
  layer(Flags.layer.pipe(Layer.provideMerge(place), Layer.provideMerge(trail)), { timeout: "60 seconds" })(
    `Flags (${name})`,
    (it) => {
      it.effect("are what the house was built with, until somebody says otherwise", () =>
        Effect.gen(function* () {
          const flags = yield* Flags
          for (const one of NAMES) assert.strictEqual(yield* flags.isOn(one), FLAGS[one].otherwise, one)
          assert.isTrue((yield* flags.list(casa)).every(({ saidBy }) => saidBy === "default"))
        }))

      it.effect("hear what an operator writes by hand within thirty seconds, in each way of saying yes", () =>
        Effect.gen(function* () {
          const flags = yield* Flags
          for (const [value, on] of [["1", true], ["0", false], ["true", true], ["nonsense", false]] as const) {
            yield* byHand(value)
            yield* TestClock.adjust("30 seconds")
            assert.strictEqual(yield* flags.isOn(flag), on, value)
          }
        }))

      it.effect("are believed for thirty seconds without asking", () =>
        Effect.gen(function* () {
          const flags = yield* Flags
          yield* flags.set(flag, true)
          yield* byHand("0")
          yield* TestClock.adjust("29 seconds")
          assert.isTrue(yield* flags.isOn(flag))
          yield* TestClock.adjust("1 second")
          assert.isFalse(yield* flags.isOn(flag))
        }))

      it.effect("change at once where they are changed, and only for the hotel that was named", () =>
        Effect.gen(function* () {
          const flags = yield* Flags
          yield* flags.unset(flag)
          assert.isFalse(yield* flags.isOn(flag, casa))
          yield* flags.set(flag, true, casa)
          assert.deepStrictEqual(
            yield* Effect.all([flags.isOn(flag, casa), flags.isOn(flag, other), flags.isOn(flag)]),
            [true, false, false]
          )
          const said = yield* flags.list(casa)
          assert.deepStrictEqual(said.find((one) => one.flag === flag), { flag, on: true, saidBy: "hotel" })
          yield* flags.set(flag, true)
          yield* flags.set(flag, false, casa)
          assert.isFalse(yield* flags.isOn(flag, casa))
          yield* flags.unset(flag, casa)
          assert.isTrue(yield* flags.isOn(flag, casa))
          yield* flags.unset(flag)
        }))

      it.effect("are changed with a witness: who, and what it was before", () =>
        Effect.gen(function* () {
          const flags = yield* Flags
          const trail = yield* AuditTrail
          yield* flags.set(flag, true, other).pipe(
            Effect.provideService(Caller, { actor: { kind: "user", id: "ana" }, address: "" })
          )
          yield* flags.unset(flag, other)
          const [unset, set] = yield* trail.list({ tenantId: other, limit: 10 })
          assert.deepInclude(set, {
            action: "flag.set",
            resource: `flag/${flag}`,
            actor: { kind: "user", id: "ana" },
            before: { on: null },
            after: { on: true }
          })
          assert.deepInclude(unset, { action: "flag.unset", before: { on: true }, after: { on: null } })
        }))
    }
  )

contract(
  "table",
  FlagStore.layerSql,
  (value) =>
    Effect.flatMap(SqlClient.SqlClient, (sql) =>
      sql`
      INSERT INTO feature_flags (tenant_id, flag, value) VALUES ('-', ${flag}, ${value})
      ON CONFLICT (tenant_id, flag) DO UPDATE SET value = excluded.value`)
)

const onRedis = FlagStore.layerRedis.pipe(
  Layer.provideMerge(
    Layer.unwrap(Effect.map(RedisServer.RedisServer, ({ url }) => RedisRoom.layerUrl(Redacted.make(url))))
  ),
  Layer.provide(RedisServer.RedisServer.layer)
)

describe.skipIf(RedisServer.isMissing)("with a real redis-server", () => {
  contract(
    "Redis",
    onRedis,
    (value) => Effect.flatMap(Redis.Redis, (redis) => redis.send("HSET", "feature_flags", flag, value))
  )
})

/** A place that can be taken away. */
const away = { now: false, asked: 0 }
const leaving = Layer.succeed(FlagStore, {
  read: () =>
    Effect.suspend(() => {
      away.asked += 1
      return away.now ? unavailable("away") : Effect.succeed(new Map([[flag, true]] as const))
    }),
  write: () => Effect.void,
  remove: () => Effect.void
})

layer(Flags.layer.pipe(Layer.provide(leaving), Layer.provide(trail)))("Flags while nobody answers", (it) => {
  it.effect("stay as they were heard last, and are asked for again only every five seconds", () =>
    Effect.gen(function* () {
      const flags = yield* Flags
      assert.isTrue(yield* flags.isOn(flag))
      away.now = true
      away.asked = 0
      yield* TestClock.adjust("30 seconds")
      for (let n = 0; n < 10; n++) assert.isTrue(yield* flags.isOn(flag))
      assert.strictEqual(away.asked, 1)
      yield* TestClock.adjust("5 seconds")
      assert.isTrue(yield* flags.isOn(flag))
      assert.strictEqual(away.asked, 2)
      assert.include(String(yield* Effect.flip(flags.list())), "The flags could not be read or written")
    }))

  it("are each a series that shows the installation's word", () => {
    assert.deepStrictEqual(Meters.declared.get("feature_flag_enabled")?.labels, { flag: NAMES })
  })
})

describe("what is written by hand", () => {
  it.each(["1", "true", "TRUE", "on", " yes "])("%s is on", (text) => assert.isTrue(isOnText(text)))
  it.each(["0", "false", "", "2", "enabled"])("%s is off", (text) => assert.isFalse(isOnText(text)))
})
