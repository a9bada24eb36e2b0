import { assert, describe, it, layer } from "@effect/vitest"
import { Clock, Duration, Effect, Layer, Option, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { ConversationId, TenantId } from "../../src/domain/Ids.ts"
import { StaffChannels } from "../../src/staff/StaffChannels.ts"
import { StaffConfig } from "../../src/staff/StaffConfig.ts"
import type { Channel, NewStaffNotice, StaffNotice } from "../../src/staff/StaffNotice.ts"
import { notTaken } from "../../src/staff/StaffError.ts"
import { MOST_TRIES, StaffNotices, tryAgainAfter } from "../../src/staff/StaffNotices.ts"
import { signatureOf } from "../../src/staff/StaffWebhook.ts"
import type { HotelContent } from "../../src/tenancy/HotelContent.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import * as Postgres from "../support/Postgres.ts"
import { desk } from "./Desk.ts"
import { mailServer } from "./MailServer.ts"

const tenantId = TenantId.make("casa")
const guest = (name: string) => ConversationId.make(`casa/${name}`)

const notice = (id: string, more: Partial<NewStaffNotice> = {}): NewStaffNotice => ({
  id,
  tenantId,
  kind: "hand_over",
  reason: "guest_asked",
  conversationId: guest(id),
  about: id,
  detail: "Asks for 10 to 12 December",
  urgent: false,
  ...more
})

const secret = Redacted.make("a secret of the front desk")
const config: StaffConfig["Service"] = {
  webhook: Option.none(),
  secret: Option.some(secret),
  emails: [],
  smtp: Option.none(),
  cooldown: Duration.minutes(30)
}

/** Channels that remember what they took, and refuse as long as `problem` says so. */
const remembering = (ways: ReadonlyArray<Channel>) => {
  const taken: Array<readonly [Channel, StaffNotice]> = []
  const world = { taken, problem: false }
  const channels = Layer.succeed(StaffChannels, {
    of: () => ways,
    send: (channel, one) =>
      Effect.suspend(() => {
        if (world.problem && channel !== "console") return notTaken("it is away")
        taken.push([channel, one])
        return Effect.void
      })
  })
  return {
    world,
    notices: Effect.provide(
      StaffNotices,
      Layer.fresh(
        StaffNotices.layerSql.pipe(Layer.provide(channels), Layer.provide(Layer.succeed(StaffConfig, config)))
      )
    )
  }
}

layer(Postgres.layer, { timeout: "60 seconds" })("StaffNotices", (it) => {
  const empty = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`TRUNCATE staff_notices, staff_deliveries`)

  it.effect("tells every channel once, however often it is told the same", () =>
    Effect.gen(function* () {
      yield* empty
      const { notices, world } = remembering(["house_webhook", "console"])
      const staff = yield* notices
      yield* staff.notify(notice("a"))
      yield* staff.notify(notice("a", { detail: "again" }))
      assert.strictEqual(yield* staff.deliver, 2)
      assert.strictEqual(yield* staff.deliver, 0)
      assert.sameMembers(world.taken.map(([channel]) => channel), ["house_webhook", "console"])
      assert.strictEqual(world.taken[0]?.[1].detail, "Asks for 10 to 12 December")
    }))

  it.effect("offers again, later each time, what a channel did not take, and bothers no other channel with it", () =>
    Effect.gen(function* () {
      yield* empty
      const { notices, world } = remembering(["email", "console"])
      const staff = yield* notices
      world.problem = true
      yield* staff.notify(notice("b"))
      assert.strictEqual(yield* staff.deliver, 1)
      assert.strictEqual(yield* staff.deliver, 0)
      yield* TestClock.adjust("7 seconds")
      assert.strictEqual(yield* staff.deliver, 0)
      world.problem = false
      yield* TestClock.adjust("4 seconds")
      assert.strictEqual(yield* staff.deliver, 0)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* staff.deliver, 1)
      assert.deepStrictEqual(world.taken.map(([channel]) => channel), ["console", "email"])
    }))

  it.effect("gives a channel up in the end, and says so to nobody twice", () =>
    Effect.gen(function* () {
      yield* empty
      const sql = yield* SqlClient.SqlClient
      const { notices, world } = remembering(["email"])
      const staff = yield* notices
      world.problem = true
      yield* staff.notify(notice("c"))
      for (let n = 0; n < MOST_TRIES + 3; n++) {
        yield* staff.deliver
        yield* TestClock.adjust("2 hours")
      }
      const rows = yield* sql<{ readonly state: string; readonly attempts: number }>`
        SELECT state, attempts FROM staff_deliveries`
      assert.deepStrictEqual(rows, [{ state: "given_up", attempts: MOST_TRIES }])
    }))

  it.effect("keeps a second notice of one conversation with the first, but not another guest's, nor an urgent one", () =>
    Effect.gen(function* () {
      yield* empty
      const { notices, world } = remembering(["console"])
      const staff = yield* notices
      const one = guest("one")
      yield* staff.notify(notice("d1", { conversationId: one }))
      yield* staff.notify(notice("d2", { conversationId: one }))
      yield* staff.notify(notice("d3", { conversationId: guest("two") }))
      yield* staff.notify(notice("d4", { conversationId: one, kind: "ticket", reason: "towels" }))
      yield* staff.notify(notice("d5", { conversationId: one, urgent: true, reason: "urgent_after_hours" }))
      yield* TestClock.adjust("31 minutes")
      yield* staff.notify(notice("d6", { conversationId: one }))
      yield* staff.deliver
      assert.deepStrictEqual(world.taken.map(([, { id }]) => id).toSorted(), ["d1", "d3", "d4", "d5", "d6"])
    }))

  it.effect("waits until somebody is there", () =>
    Effect.gen(function* () {
      yield* empty
      const { notices, world } = remembering(["console"])
      const staff = yield* notices
      const opensAt = Duration.toMillis(Duration.hours(9)) + (yield* Clock.currentTimeMillis)
      yield* staff.notify(notice("e", { notBefore: opensAt }))
      yield* TestClock.adjust("8 hours")
      assert.strictEqual(yield* staff.deliver, 0)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* staff.deliver, 1)
      assert.strictEqual(world.taken[0]?.[1].id, "e")
    }))

  it.effect("finds what is due by its index", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`SET enable_seqscan = off`
      const plan = yield* sql`
        EXPLAIN SELECT notice_id FROM staff_deliveries
        WHERE state = 'waiting' AND next_at <= now() ORDER BY next_at LIMIT 50`
      assert.include(JSON.stringify(plan), "staff_deliveries_due")
    }))
})

describe("tryAgainAfter", () => {
  it("waits longer each time, up to an hour and a quarter", () => {
    assert.deepStrictEqual([1, 2, 3].map((tries) => tryAgainAfter(tries, 0)), [5_000, 10_000, 20_000])
    assert.strictEqual(tryAgainAfter(29, 0), 3_600_000)
    assert.strictEqual(tryAgainAfter(29, 1), 4_500_000)
  })
})

const channelsWith = (own: Partial<StaffConfig["Service"]>, staff?: NonNullable<HotelContent["staff"]>) =>
  Effect.provide(
    StaffChannels,
    Layer.fresh(StaffChannels.layer.pipe(
      Layer.provide(Layer.succeed(StaffConfig, { ...config, ...own })),
      Layer.provide(HotelContents.layerWith(staff === undefined ? [] : [{ tenantId, content: { staff } }]))
    ))
  )

const sent: StaffNotice = { ...notice("n1", { conversationId: guest("g") }), createdAt: Date.UTC(2026, 2, 10, 12) }

describe("StaffChannels", () => {
  it.live("posts a notice that the desk can prove to be ours, with a key for repeats and without a guest's words", () =>
    Effect.gen(function* () {
      const { calls, url } = yield* desk()
      const channels = yield* channelsWith({ webhook: Option.some(url) })
      assert.deepStrictEqual(channels.of(tenantId), ["house_webhook", "console"])
      yield* channels.send("house_webhook", sent)
      const [call] = calls
      const timestamp = String(call?.headers["x-conserje-timestamp"])
      assert.strictEqual(call?.headers["idempotency-key"], "n1")
      assert.strictEqual(call?.headers["x-conserje-signature-256"], signatureOf(secret, timestamp, call?.body ?? ""))
      assert.deepStrictEqual(Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))(call?.body), {
        id: "n1",
        hotel: "casa",
        kind: "hand_over",
        reason: "guest_asked",
        urgent: false,
        summary: "A guest waits for a person (guest asked)",
        detail: "Asks for 10 to 12 December",
        conversation: "casa/g",
        about: "n1",
        createdAt: "2026-03-10T12:00:00.000Z"
      })
    }))

  it.live("calls nobody inside of the network because a hotel says so", () =>
    Effect.gen(function* () {
      const { calls, url } = yield* desk()
      const secret = Option.some(Redacted.make("0123456789abcdef"))
      const channels = yield* channelsWith({ secret }, { webhook: url.href })
      assert.deepStrictEqual(channels.of(tenantId), ["hotel_webhook", "console"])
      const error = yield* Effect.flip(channels.send("hotel_webhook", sent))
      assert.include(error.message, "could not be reached")
      assert.strictEqual(calls.length, 0)
    }))

  it.live("takes nothing but a 2xx for taken, follows no redirect, and knows a desk that is not there", () =>
    Effect.gen(function* () {
      for (const status of [302, 404, 500]) {
        const { calls, url } = yield* desk(() => status)
        const channels = yield* channelsWith({ webhook: Option.some(url) })
        const error = yield* Effect.flip(channels.send("house_webhook", sent))
        assert.include(error.message, `the webhook answered ${status}`)
        assert.strictEqual(calls.length, 1)
      }
      const gone = yield* channelsWith({ webhook: Option.some(new URL("http://127.0.0.1:1/")) })
      assert.include((yield* Effect.flip(gone.send("house_webhook", sent))).message, "could not be reached")
    }))

  it.live("mails to the hotel's and to the house's addresses, each once", () =>
    Effect.gen(function* () {
      const { port, taken } = yield* mailServer()
      const smtp = { host: "127.0.0.1", port, tls: "none", login: Option.none(), from: "bot@house.example" } as const
      const channels = yield* channelsWith(
        { smtp: Option.some(smtp), emails: ["night@house.example", "desk@casa.example"] },
        { emails: ["desk@casa.example"] }
      )
      assert.deepStrictEqual(channels.of(tenantId), ["email", "console"])
      yield* channels.send("email", { ...sent, urgent: true })
      assert.match(taken[0] ?? "", /^Subject: \[casa\] URGENT: A guest waits for a person \(guest asked\)$/mu)
      assert.match(taken[0] ?? "", /^To: desk@casa\.example, night@house\.example$/mu)
      assert.include(taken[0], "Conversation: casa/g")
    }))

  it.live("says that a mail server refused without naming anybody", () =>
    Effect.gen(function* () {
      const { port } = yield* mailServer((step) => step === "RCPT" ? "550 no desk@casa.example here" : undefined)
      const smtp = { host: "127.0.0.1", port, tls: "none", login: Option.none(), from: "bot@house.example" } as const
      const channels = yield* channelsWith({ smtp: Option.some(smtp), emails: ["desk@casa.example"] })
      const { message } = yield* Effect.flip(channels.send("email", sent))
      assert.include(message, "the mail server said no")
      assert.notInclude(message, "desk@")
    }))
})
