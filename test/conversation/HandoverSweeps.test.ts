import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { TenantId } from "../../src/domain/Ids.ts"
import { ConversationConfig } from "../../src/conversation/ConversationConfig.ts"
import { Handovers } from "../../src/conversation/Handovers.ts"
import { HandoverSweeps } from "../../src/conversation/HandoverSweeps.ts"
import type { NewStaffNotice } from "../../src/staff/StaffNotice.ts"
import { StaffNotices } from "../../src/staff/StaffNotices.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import * as Postgres from "../support/Postgres.ts"

/** Midnight in Buenos Aires: the reception opens at nine. */
const MIDNIGHT = Date.UTC(1970, 0, 2, 3)
const OPENS = MIDNIGHT + Duration.toMillis(Duration.hours(9))

const told: Array<NewStaffNotice> = []

const TestLayer = HandoverSweeps.layerSql.pipe(
  Layer.provideMerge(Handovers.layerSql),
  Layer.provide(Layer.succeed(StaffNotices, {
    notify: (one) => Effect.sync(() => void told.push(one)),
    deliver: Effect.succeed(0),
    forget: Effect.succeed(0)
  })),
  Layer.provide(Layer.succeed(ConversationConfig, {
    burst: { quiet: 1_000, most: 4_000 },
    attempts: 5,
    idle: Duration.seconds(10),
    givenBackAfter: Duration.hours(12)
  })),
  Layer.provide(
    Layer.effectDiscard(Hotels.use(({ save }) =>
      save([{
        tenantId: TenantId.make("casa"),
        profile: {
          name: "Casa",
          timeZone: "America/Argentina/Buenos_Aires",
          defaultLanguage: "es",
          reception: { opens: "09:00", closes: "21:00" },
          uncertainSends: "operator"
        },
        numbers: []
      }])
    )).pipe(Layer.provideMerge(Hotels.layerSql))
  ),
  Layer.provideMerge(Postgres.layer)
)

/** A conversation that staff have since `at`; `answered` when a person has written. */
const handedOver = Effect.fnUntraced(function* (name: string, reason: string, at: number, answered: number | null) {
  const sql = yield* SqlClient.SqlClient
  const state = { _tag: "WithStaff", language: "es", because: reason, talk: { _tag: "Idle" } }
  yield* sql`
    INSERT INTO conversations (id, tenant_id, state, updated_at)
    VALUES (${`casa/${name}`}, 'casa', ${JSON.stringify(state)}::text::jsonb,
      to_timestamp(${answered ?? at}::float8 / 1000))`
  yield* sql`
    INSERT INTO handovers (id, tenant_id, conversation_id, reason, note, opened_at, answered_at)
    VALUES (${name}, 'casa', ${`casa/${name}`}, ${reason}, 'a note', to_timestamp(${at}::float8 / 1000),
      to_timestamp(${answered}::float8 / 1000))`
})

const empty = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`TRUNCATE conversations, handovers`
  told.length = 0
  yield* TestClock.setTime(MIDNIGHT)
})

layer(TestLayer, { timeout: "60 seconds" })("HandoverSweeps", (it) => {
  it.effect("tells staff of a hand-over once: in the morning when nobody is there, at once when it is urgent", () =>
    Effect.gen(function* () {
      yield* empty
      const { tellStaff } = yield* HandoverSweeps
      yield* handedOver("patient", "guest_asked", MIDNIGHT, null)
      yield* handedOver("urgent", "urgent_after_hours", MIDNIGHT, null)
      yield* handedOver("phone", "phone_app", MIDNIGHT, MIDNIGHT)
      assert.strictEqual(yield* tellStaff, 3)
      assert.strictEqual(yield* tellStaff, 0)
      assert.deepStrictEqual(
        told.map(({ detail, id, notBefore, urgent }) => ({ id, urgent, notBefore, detail })).toSorted((a, b) =>
          a.id < b.id ? -1 : 1
        ),
        [
          { id: "handover:patient", urgent: false, notBefore: OPENS, detail: "a note" },
          { id: "handover:urgent", urgent: true, notBefore: undefined, detail: "a note" }
        ]
      )
    }))

  it.effect("gives back what a person answered once both have been quiet, and nothing that still waits for one", () =>
    Effect.gen(function* () {
      yield* empty
      const { giveBackQuiet } = yield* HandoverSweeps
      const handovers = yield* Handovers
      const opened = MIDNIGHT - Duration.toMillis(Duration.days(2))
      const hoursAgo = (hours: number) => MIDNIGHT - Duration.toMillis(Duration.hours(hours))
      yield* handedOver("done", "guest_asked", opened, hoursAgo(13))
      yield* handedOver("talking", "guest_asked", opened, hoursAgo(11))
      yield* handedOver("waiting", "guest_asked", opened, null)
      yield* handedOver("forsaken", "guest_asked", MIDNIGHT - Duration.toMillis(Duration.days(8)), null)
      assert.strictEqual(yield* giveBackQuiet, 2)
      assert.strictEqual(yield* giveBackQuiet, 0)
      const left = yield* handovers.list(10)
      assert.deepStrictEqual(left.map(({ id }) => id).toSorted(), ["talking", "waiting"])
    }))
})
