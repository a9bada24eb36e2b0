import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { OutboxId, PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { type Secret, TenantSecrets } from "../../src/tenancy/TenantSecrets.ts"
import { GraphApi } from "../../src/whatsapp/GraphApi.ts"
import { GraphApiConfig } from "../../src/whatsapp/GraphApiConfig.ts"
import { GraphApiMedia } from "../../src/whatsapp/GraphApiMedia.ts"
import { GraphApiTokens } from "../../src/whatsapp/GraphApiTokens.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import { profile } from "../tenancy/world.ts"
import { json, PretendGraph } from "./PretendGraph.ts"

const [content] = fit({ _tag: "Text", body: "hola" })
const MOVED = 1000

/** `own` has the number 1 until it moves to `plain`; `sealed` has the number 2, `another` 3. */
const hotels = Hotels.layerWith([
  {
    tenantId: TenantId.make("own"),
    profile: profile("Own"),
    numbers: [{ phoneNumberId: PhoneNumberId.make("1"), displayPhone: "1", validTo: MOVED }]
  },
  {
    tenantId: TenantId.make("plain"),
    profile: profile("Plain"),
    numbers: [{ phoneNumberId: PhoneNumberId.make("1"), displayPhone: "1", validFrom: MOVED }]
  },
  {
    tenantId: TenantId.make("sealed"),
    profile: profile("Sealed"),
    numbers: [{ phoneNumberId: PhoneNumberId.make("2"), displayPhone: "2" }]
  },
  {
    tenantId: TenantId.make("another"),
    profile: profile("Another"),
    numbers: [{ phoneNumberId: PhoneNumberId.make("3"), displayPhone: "3" }]
  }
])

const secrets = Layer.mock(TenantSecrets, {
  of: (tenantId): Secret =>
    tenantId === "own" || tenantId === "another"
      ? { _tag: "Set", value: Redacted.make("the hotel's") }
      : { _tag: tenantId === "sealed" ? "Unreadable" : "Unset" }
})

const Api = Layer.unwrap(
  Effect.map(PretendGraph, ({ url }) =>
    Layer.merge(GraphApi.layer, GraphApiMedia.layer).pipe(
      Layer.provideMerge(GraphApiTokens.layer.pipe(Layer.provide(Layer.merge(hotels, secrets)))),
      Layer.provide(GraphApiConfig.layerAt(url, Redacted.make("the installation's")))
    ))
).pipe(Layer.provideMerge(PretendGraph.layer))

const sending = (phoneNumberId: string) =>
  GraphApi.use(({ send }) =>
    send({
      phoneNumberId: PhoneNumberId.make(phoneNumberId),
      to: { phone: "5215512345678" },
      content,
      callbackData: OutboxId.make("o")
    })
  )

describe("the token for a number", () => {
  it.effect("is that of the hotel whose it is now, and the installation's where the hotel has none", () =>
    Effect.gen(function* () {
      const tokens = yield* GraphApiTokens
      const of = (phoneNumberId: string) =>
        Effect.map(tokens.of(PhoneNumberId.make(phoneNumberId)), (token) => Redacted.value(token))
      assert.deepStrictEqual([yield* of("1"), yield* of("9")], ["the hotel's", "the installation's"])
      yield* TestClock.adjust(MOVED)
      assert.strictEqual(yield* of("1"), "the installation's")
      assert.strictEqual((yield* Effect.flip(of("2")))._tag, "TokenSealed")
    }).pipe(Effect.provide(Api)))

  it.live("goes with messages and files, and nothing goes with a token that cannot be opened", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = () => json({ error: { code: 100 } }, 400)
      yield* sending("3")
      yield* sending("9")
      assert.deepStrictEqual(yield* sending("2"), { _tag: "NotSent" })
      const media = yield* GraphApiMedia
      yield* Effect.ignore(media.address(PhoneNumberId.make("3"), "7"))
      const refused = yield* Effect.flip(media.address(PhoneNumberId.make("2"), "7"))
      assert.strictEqual(refused.reason._tag, "GraphUnreachable")
      assert.deepStrictEqual(
        peer.requests.map(({ headers }) => headers.authorization),
        ["Bearer the hotel's", "Bearer the installation's", "Bearer the hotel's"]
      )
    }).pipe(Effect.provide(Api)))
})
