import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Exit, Option } from "effect"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import { nights, onSandbox, PmsHouse, requestCheapest } from "./support/PmsHouse.ts"

const World = onSandbox({}, { readTimeout: Duration.seconds(5), writeTimeout: Duration.millis(400) })

layer(World, { excludeTestServices: true, timeout: "60 seconds" })("a booking that goes wrong", (it) => {
  /** Books while the next POST to `bookings` meets a fault; returns how it ended and what really holds a room. */
  const bookThrough = Effect.fnUntraced(function* (fault: Parameters<SandboxQloApps["Service"]["fault"]>[0]["fault"]) {
    const pms = yield* PmsGateway
    const sandbox = yield* SandboxQloApps
    const { freshDay, tenantId } = yield* PmsHouse
    const request = yield* requestCheapest(nights(yield* freshDay, 1))
    yield* sandbox.fault({ fault, resource: "bookings", method: "POST", times: 1, millis: 100 })
    const exit = yield* Effect.exit(pms.book(request))
    yield* sandbox.clearFaults
    const held = (yield* sandbox.holdings(tenantId)).filter(({ live, source }) => live && source.endsWith(request.key))
    return {
      exit,
      held: held.length,
      request,
      reason: Option.map(Exit.findErrorOption(exit), ({ reason }) => reason._tag)
    }
  })

  it.effect.each(
    (["server-error-after", "timeout-after", "reset-after", "half", "slow"] as const).map((fault) => ({ fault }))
  )("is the guest's all the same, once, after $fault", ({ fault }) =>
    Effect.gen(function* () {
      const { exit, held } = yield* bookThrough(fault)
      assert.isTrue(Exit.isSuccess(exit))
      assert.strictEqual(held, 1)
    }))

  it.effect.each([
    { fault: "server-error" as const, says: "PmsUnreachable" },
    { fault: "html" as const, says: "PmsUnreachable" },
    { fault: "timeout" as const, says: "OutcomeUnknown" },
    { fault: "reset" as const, says: "OutcomeUnknown" }
  ])(
    "is nobody's after $fault, is never sent twice, and goes well when asked again",
    ({ fault, says }) =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { held, reason, request } = yield* bookThrough(fault)
        assert.deepStrictEqual(reason, Option.some(says))
        assert.strictEqual(held, 0)
        assert.strictEqual((yield* pms.book(request)).status, "confirmed")
      }),
    30_000
  )

  it.effect("is cancelled all the same when the answer to the cancellation is lost", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const sandbox = yield* SandboxQloApps
      const { freshDay, tenantId } = yield* PmsHouse
      const { id } = yield* pms.book(yield* requestCheapest(nights(yield* freshDay, 1)))
      yield* sandbox.fault({ fault: "reset-after", resource: "order_histories", times: 1 })
      assert.strictEqual((yield* pms.cancel(tenantId, id)).status, "cancelled")
    }))

  it.effect("is told to whoever can help when the shop has moved or shut its door", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const sandbox = yield* SandboxQloApps
      const { freshDay, tenantId } = yield* PmsHouse
      const request = yield* requestCheapest(nights(yield* freshDay, 1))
      const sentence = Effect.map(Effect.flip(pms.book(request)), ({ message }) => message)
      yield* sandbox.change({ moved: true }, tenantId)
      assert.include(yield* sentence, "redirects us")
      yield* sandbox.change({ moved: false, switchedOff: true }, tenantId)
      assert.include(yield* sentence, "switched off")
      yield* sandbox.change({ switchedOff: false }, tenantId)
    }))
})
