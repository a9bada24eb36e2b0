import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option, Schema } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { Guests } from "../../src/guests/Guests.ts"
import * as Postgres from "../support/Postgres.ts"

const tenantId = TenantId.make("casa")
const one = (over: { readonly phone?: string; readonly userId?: string; readonly tenantId?: TenantId }) => ({
  tenantId,
  ...over
})

layer(Guests.layerSql.pipe(Layer.provideMerge(Postgres.layer)), { timeout: "60 seconds", excludeTestServices: true })(
  "Guests",
  (it) => {
    it.effect("creates one guest however many requests name a stranger at once", () =>
      Effect.gen(function* () {
        const rooms = yield* Effect.all(
          Array.from({ length: 8 }, () => Effect.provide(Guests, Layer.fresh(Guests.layerSql)))
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
        assert.deepStrictEqual(yield* guests.resolve([one({ phone: "5495" }), one({ phone: "5494" })]), [id, id])
        assert.strictEqual(Option.getOrThrow(yield* guests.find(tenantId, id)).phone, "5495")
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

    const Claim = Schema.Struct({
      phone: Schema.Literals(["", "1", "2", "3"]),
      userId: Schema.Literals(["a", "b", "c"])
    })
    it.effect.prop(
      "puts identities that share an id on one guest, in whatever order they come",
      { claims: Schema.Array(Claim).check(Schema.isMinLength(1), Schema.isMaxLength(6)), salt: Schema.Int },
      ({ claims, salt }) =>
        Effect.gen(function* () {
          const hotel = TenantId.make(`t${salt}`)
          const fresh = yield* Effect.provide(Guests, Layer.fresh(Guests.layerSql))
          const identities = claims.map(({ phone, userId }) => ({
            tenantId: hotel,
            userId,
            ...(phone === "" ? {} : { phone })
          }))
          for (const identity of identities) yield* fresh.resolve([identity])
          const ids = yield* (yield* Effect.provide(Guests, Layer.fresh(Guests.layerSql))).resolve(identities)
          for (const [i, left] of identities.entries()) {
            for (const [j, right] of identities.entries()) {
              const share = left.userId === right.userId ||
                ("phone" in left && "phone" in right && left.phone === right.phone)
              if (share) assert.strictEqual(ids[i], ids[j])
            }
          }
        }),
      { arbitrary: { runs: 30 } }
    )
  }
)
