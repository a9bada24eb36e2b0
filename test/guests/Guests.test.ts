import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { Guests } from "../../src/guests/Guests.ts"
import * as Postgres from "../support/Postgres.ts"

const tenantId = TenantId.make("casa")
const one = (over: { readonly phone?: string; readonly userId?: string; readonly tenantId?: TenantId }) => ({
  tenantId,
  ...over
})

/** Another process on the same database: it remembers nothing. It lives as long as the test. */
const replica = Effect.map(Layer.build(Layer.fresh(Guests.layerSql)), (context) => Context.get(context, Guests))

layer(Guests.layerSql.pipe(Layer.provideMerge(Postgres.layer)), { timeout: "60 seconds", excludeTestServices: true })(
  "Guests",
  (it) => {
    it.effect("creates one guest however many requests name a stranger at once", () =>
      Effect.gen(function* () {
        const rooms = yield* Effect.all(
          Array.from({ length: 8 }, () => replica)
        )
        const ids = yield* Effect.forEach(
          rooms,
          (guests) => guests.resolve([one({ phone: "5491", userId: "AR.1" })]),
          { concurrency: "unbounded" }
        )
        assert.strictEqual(new Set(ids.flat()).size, 1)
      }))

    it.effect("knows a guest by phone, then by both, then by user id alone", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [byPhone] = yield* guests.resolve([one({ phone: "5492" })])
        const [byBoth] = yield* guests.resolve([one({ phone: "5492", userId: "AR.2" })])
        const [byUserId] = yield* guests.resolve([one({ userId: "AR.2" })])
        assert.strictEqual(byBoth, byPhone)
        assert.strictEqual(byUserId, byPhone)
      }))

    it.effect("merges two guests when one message shows they are the same person, and the older one stays", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [older] = yield* guests.resolve([one({ phone: "5493" })])
        const [newer] = yield* guests.resolve([one({ userId: "AR.3" })])
        assert.notStrictEqual(newer, older)
        const [merged] = yield* guests.resolve([one({ phone: "5493", userId: "AR.3" })])
        assert.strictEqual(merged, older)
        if (newer === undefined) return assert.fail("no guest")
        const left = yield* guests.find(tenantId, newer)
        assert.strictEqual(Option.getOrThrow(left).mergedInto, older)
      }))

    it.effect("keeps a guest who changes number, and answers to both numbers", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [id] = yield* guests.resolve([one({ phone: "5494" })])
        if (id === undefined) return assert.fail("no guest")
        assert.strictEqual(yield* guests.link(id, one({ phone: "5495" })), id)
        assert.strictEqual(Option.getOrThrow(yield* guests.find(tenantId, id)).phone, "5495")
        assert.deepStrictEqual(yield* guests.resolve([one({ phone: "5495" }), one({ phone: "5494" })]), [id, id])
      }))

    it.effect("keeps the oldest guest when a new number turns out to be an old acquaintance's", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [older] = yield* guests.resolve([one({ phone: "5501" })])
        const [newer] = yield* guests.resolve([one({ userId: "AR.55" })])
        if (older === undefined || newer === undefined) return assert.fail("no guest")
        assert.strictEqual(yield* guests.link(newer, one({ phone: "5501" })), older)
        assert.deepStrictEqual(yield* guests.mergedInto(tenantId, older), [newer])
        assert.deepStrictEqual(yield* guests.resolve([one({ userId: "AR.55" })]), [older])
      }))

    it.effect("gives a number that changed hands in memory to its new owner", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [first] = yield* guests.resolve([one({ phone: "5496" })])
        const [second] = yield* guests.resolve([one({ phone: "5497" })])
        if (first === undefined || second === undefined) return assert.fail("no guest")
        yield* guests.link(first, one({ phone: "5497" }))
        assert.deepStrictEqual(yield* guests.resolve([one({ phone: "5497" })]), [first])
      }))

    it.effect("never takes one hotel's guest for another's", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [here, there] = yield* guests.resolve([
          one({ phone: "5498" }),
          one({ phone: "5498", tenantId: TenantId.make("otra") })
        ])
        assert.notStrictEqual(here, there)
      }))

    it.effect("resolves a crowd in a handful of statements, in the order asked", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const crowd = Array.from({ length: 1_000 }, (_, n) => one({ phone: `77${n % 500}`, userId: `UY.${n % 500}` }))
        const ids = yield* guests.resolve(crowd)
        assert.strictEqual(new Set(ids).size, 500)
        assert.deepStrictEqual(ids.slice(0, 500), ids.slice(500))
      }))

    it.effect("takes a number that changed hands for another person, and leaves the one who had it alone", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const [before] = yield* guests.resolve([one({ phone: "5601", userId: "AR.C" })])
        const [after] = yield* guests.resolve([one({ phone: "5601", userId: "AR.D" })])
        if (before === undefined || after === undefined) return assert.fail("no guest")
        assert.notStrictEqual(after, before)
        assert.deepStrictEqual(yield* guests.resolve([one({ userId: "AR.C" }), one({ userId: "AR.D" })]), [
          before,
          after
        ])
        assert.strictEqual(Option.getOrThrow(yield* guests.find(tenantId, after)).phone, "5601")
        assert.isNull(Option.getOrThrow(yield* guests.find(tenantId, before)).phone)
      }))

    it.effect("answers where the guest wrote from last, also when that is an older number", () =>
      Effect.gen(function* () {
        const guests = yield* Guests
        const phoneAfter = Effect.fnUntraced(function* (phone: string) {
          const [id] = yield* guests.resolve([one({ phone, userId: "AR.E" })])
          if (id === undefined) return assert.fail("no guest")
          return Option.getOrThrow(yield* guests.find(tenantId, id)).phone
        })
        for (const phone of ["5701", "5702", "5701", "5702"]) assert.strictEqual(yield* phoneAfter(phone), phone)
      }))

    const Claim = Schema.Struct({
      phone: Schema.Literals(["", "1", "2", "3"]),
      userId: Schema.Literals(["a", "b", "c"])
    })
    it.effect.prop(
      "never takes two user ids for one person, nor one for two, in whatever order phones come and go",
      { claims: Schema.Array(Claim).check(Schema.isMinLength(1), Schema.isMaxLength(6)), salt: Schema.Int },
      ({ claims, salt }) =>
        Effect.gen(function* () {
          const hotel = TenantId.make(`t${salt}`)
          const guestOf = new Map<string, string>()
          for (const { phone, userId } of claims) {
            const identity = { tenantId: hotel, userId, ...(phone === "" ? {} : { phone }) }
            const [id] = yield* (yield* replica).resolve([identity])
            assert.strictEqual(guestOf.get(userId) ?? id, id)
            guestOf.set(userId, id ?? "")
          }
          assert.strictEqual(new Set(guestOf.values()).size, guestOf.size)
        }),
      { arbitrary: { runs: 30 } }
    )
  }
)
