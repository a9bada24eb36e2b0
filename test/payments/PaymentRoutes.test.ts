import { assert, layer } from "@effect/vitest"
import { Clock, Effect, Layer, Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { SqlClient } from "effect/sql"
import { TenantId } from "../../src/domain/Ids.ts"
import * as RateLimits from "../../src/limits/RateLimits.ts"
import { PaymentCallbacks } from "../../src/payments/PaymentCallbacks.ts"
import { PaymentRoutes } from "../../src/payments/PaymentRoutes.ts"
import { PaymentsConfig } from "../../src/payments/PaymentsConfig.ts"
import * as PaymentSignature from "../../src/payments/PaymentSignature.ts"
import * as Postgres from "../support/Postgres.ts"

const casa = TenantId.make("casa")
const SECRET = Redacted.make("0123456789abcdef0123456789abcdef")
const config = PaymentsConfig.layerWith([[casa, SECRET]])
const kept = PaymentCallbacks.layerSql.pipe(Layer.provideMerge(Postgres.layer))

/** A door, with a limiter of its own. */
const doorOver = Effect.fnUntraced(function* (callbacks: PaymentCallbacks["Service"]) {
  const { dispose, handler } = HttpRouter.toWebHandler(
    PaymentRoutes.pipe(
      Layer.provide([config, RateLimits.layerMemory, Layer.succeed(PaymentCallbacks, callbacks)]),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true }
  )
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  return Effect.fnUntraced(function* (
    event: unknown,
    { body = JSON.stringify(event), late = 0, secret = SECRET, tenant = "casa" }: {
      readonly body?: string
      readonly late?: number
      readonly secret?: Redacted.Redacted<string>
      readonly tenant?: string
    } = {}
  ) {
    const at = Math.floor((yield* Clock.currentTimeMillis) / 1000) - late
    const headers = {
      "content-type": "application/json",
      [PaymentSignature.HEADER]: PaymentSignature.sign(new TextEncoder().encode(body), secret, at)
    }
    const request = new Request(`http://test/webhooks/payments/${tenant}`, { method: "POST", headers, body })
    return (yield* Effect.promise(() => handler(request))).status
  })
})

const door = Effect.flatMap(PaymentCallbacks, doorOver)

const paid = (id: string, over: object = {}) => ({
  id,
  type: "payment.paid",
  reference: "CDL-7K3M9",
  amount: 1_404_000,
  currency: "ARS",
  ...over
})

const stored = (id: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    return yield* sql<{ readonly body: string }>`SELECT body FROM payment_callbacks WHERE event_id = ${id}`
  })

layer(kept, { timeout: "60 seconds", excludeTestServices: true })("the door of payment providers", (it) => {
  it.effect("has stored what it answers 200, once however often it is said", () =>
    Effect.gen(function* () {
      const post = yield* door
      const all = yield* Effect.forEach([1, 2, 3, 4], () => post(paid("e1")), { concurrency: "unbounded" })
      assert.deepStrictEqual(all, [200, 200, 200, 200])
      assert.deepStrictEqual(yield* stored("e1"), [{ body: JSON.stringify(paid("e1")) }])
      assert.strictEqual(yield* post(paid("e1", { amount: 1 })), 200)
      const callbacks = yield* PaymentCallbacks
      assert.deepInclude((yield* callbacks.owed(10)).find(({ eventId }) => eventId === "e1"), {
        amountMinor: 1_404_000
      })
    }))

  it.effect("refuses what is not signed, too old, of another hotel, or no event, and stores none of it", () =>
    Effect.gen(function* () {
      const post = yield* door
      const wrong = Redacted.make("fedcba9876543210fedcba9876543210")
      assert.strictEqual(yield* post(paid("e2"), { secret: wrong }), 401)
      assert.strictEqual(yield* post(paid("e2"), { late: 301 }), 401)
      assert.strictEqual(yield* post(paid("e2"), { tenant: "faro" }), 401)
      assert.strictEqual(yield* post(paid("e2"), { body: "{}" }), 400)
      assert.strictEqual(yield* post(paid("e2", { amount: -1 })), 400)
      assert.strictEqual(yield* post(paid("e2", { amount: 0.5 })), 400)
      assert.strictEqual(yield* post(paid("e2", { note: "x".repeat(17_000) })), 413)
      assert.deepStrictEqual(yield* stored("e2"), [])
    }))

  it.effect("asks to be told again while nothing can be stored", () =>
    Effect.gen(function* () {
      const callbacks = yield* PaymentCallbacks
      const sql = yield* SqlClient.SqlClient
      const post = yield* doorOver(callbacks)
      yield* sql`ALTER TABLE payment_callbacks ADD CONSTRAINT broken CHECK (event_id <> 'e3')`
      assert.strictEqual(yield* post(paid("e3")), 503)
      yield* sql`ALTER TABLE payment_callbacks DROP CONSTRAINT broken`
      assert.strictEqual(yield* post(paid("e3")), 200)
    }))

  it.effect("lets an address in 120 times a minute", () =>
    Effect.gen(function* () {
      const post = yield* door
      const all = yield* Effect.forEach(
        Array.from({ length: 125 }),
        () => post(paid("e4"), { tenant: "faro" })
      )
      assert.deepStrictEqual([all.filter((one) => one === 401).length, all.at(-1)], [120, 429])
    }))
})
