import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted, Schedule } from "effect"
import type { GuestMessage } from "../../src/sandbox/GuestMessage.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { sign } from "../../src/whatsapp/Signature.ts"
import { Graph, NUMBER } from "./support/Graph.ts"
import { Webhook } from "./support/Webhook.ts"

const Here = Layer.mergeAll(
  Layer.provideMerge(
    Graph.layer,
    SandboxMeta.layer({ port: 0, settings: { statuses: [], statusDelay: 0, retries: 3 } })
  ),
  Webhook.layer
)

const connected = Effect.gen(function* () {
  const sandbox = yield* SandboxMeta
  const webhook = yield* Webhook
  webhook.verifyToken.current = Redacted.value(sandbox.secrets.verifyToken)
  return yield* sandbox.connect(webhook.url)
})

/** Waits for a condition of the real world, for five seconds at most. */
const until = (condition: () => boolean) =>
  Effect.suspend(() => condition() ? Effect.void : Effect.fail("not yet")).pipe(
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 500 })
  )

const ana = { name: "Ana", phone: "5491155509999", userId: "AR.123" }
const says = (body: string): GuestMessage => ({ from: ana, phoneNumberId: NUMBER, content: { _tag: "Text", body } })

layer(Here, { excludeTestServices: true })("the pretend phone network", (it) => {
  it.effect("posts a guest's words signed over the very bytes, escaped as Meta escapes", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const webhook = yield* Webhook
      assert.deepStrictEqual(yield* connected, { url: webhook.url, verified: true })

      const { deliveries, wamids } = yield* sandbox.write([says("¿Mañana / pasado? 🛏️")])

      const last = webhook.received().at(-1)
      assert.strictEqual(deliveries[0]?.status, 200)
      assert.include(last?.text, String.raw`"\u00bfMa\u00f1ana \/ pasado? \ud83d\udecf\ufe0f"`)
      assert.strictEqual(last?.signature, sign(new TextEncoder().encode(last?.text), sandbox.secrets.appSecret))
      const value = last?.body.entry[0]?.changes[0]?.value
      assert.deepStrictEqual(value?.metadata, { display_phone_number: "542945550142", phone_number_id: NUMBER })
      assert.deepInclude(value?.contacts?.[0], { wa_id: ana.phone, user_id: ana.userId })
      assert.deepInclude(value?.messages?.[0], {
        id: wamids[0],
        from: ana.phone,
        from_user_id: ana.userId,
        type: "text",
        text: { body: "¿Mañana / pasado? 🛏️" }
      })
    }))

  it.effect(
    "comes again with the same wamid until our webhook says 200, and not for ever",
    () =>
      Effect.gen(function* () {
        const sandbox = yield* SandboxMeta
        const webhook = yield* Webhook
        yield* connected
        webhook.answerNext(503, 500)
        const { deliveries, wamids } = yield* sandbox.write([says("¿Hay alguien?")])
        assert.deepInclude(deliveries[0], { status: 200, attempt: 3 })
        assert.strictEqual(webhook.messages().filter(({ id }) => id === wamids[0]).length, 3)

        webhook.answerNext(500, 500, 500, 500)
        const lost = yield* sandbox.write([says("Adiós")])
        assert.deepInclude(lost.deliveries[0], { status: 500, attempt: 4 })
      }),
    20_000
  )

  it.effect("posts a thousand messages at once, twice, in another order", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const webhook = yield* Webhook
      yield* connected
      const before = webhook.received().length
      const messages = Array.from({ length: 1000 }, (_, index) => says(`${index}`))

      const { wamids } = yield* sandbox.write(messages, { batch: 1000, copies: 2, shuffle: true })

      const posts = webhook.received().slice(before)
      assert.strictEqual(posts.length, 2)
      const ids = posts.map(({ body }) => body.entry[0]?.changes[0]?.value.messages?.map(({ id }) => id) ?? [])
      assert.deepStrictEqual(new Set(ids[0]), new Set<unknown>(wamids))
      assert.deepStrictEqual(ids[0], ids[1])
      assert.notDeepEqual(ids[0], [...wamids])
    }))

  it.effect("reports sent, delivered and read with the callback data of the send", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const webhook = yield* Webhook
      const graph = yield* Graph
      yield* connected
      yield* sandbox.change({ statuses: ["sent", "delivered", "read"] })
      const { text } = yield* graph.text("+5491155500077", "outbox:77")
      const wamid = JSON.parse(text).messages[0].id
      const mine = () => webhook.statuses().filter(({ id }) => id === wamid)
      yield* until(() => mine().length === 3)
      yield* sandbox.change({ statuses: [] })
      assert.sameMembers(mine().map(({ status }) => String(status)), ["sent", "delivered", "read"])
      for (const one of mine()) {
        assert.deepInclude(one, { recipient_id: "5491155500077", biz_opaque_callback_data: "outbox:77" })
      }
    }))

  it.effect("lets statuses that wait share a webhook", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const webhook = yield* Webhook
      const graph = yield* Graph
      yield* connected
      yield* sandbox.change({ statuses: ["sent"], batch: 20, linger: 300, shuffle: true })
      const before = webhook.received().length
      const to = Array.from({ length: 40 }, (_, index) => `5491155${30_000 + index}`)
      yield* Effect.forEach(to, (one) => graph.text(one), { concurrency: 8 })
      const statuses = () =>
        webhook.received().slice(before).map(({ body }) => body.entry[0]?.changes[0]?.value.statuses ?? [])
      yield* until(() => statuses().flat().length === 40)
      yield* sandbox.change({ statuses: [], batch: 50, linger: 0, shuffle: false })
      assert.isBelow(statuses().length, 20)
      assert.isTrue(statuses().every(({ length }) => length <= 20))
      assert.sameMembers(statuses().flat().map(({ recipient_id }) => recipient_id), to)
    }))

  it.effect("can report a status before it answers the send itself", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const webhook = yield* Webhook
      const graph = yield* Graph
      yield* connected
      // Without the promise the status would come in ten minutes.
      yield* sandbox.change({ statuses: ["sent"], statusDelay: 600_000, statusesFirst: true })
      const { text } = yield* graph.text("+5491155500078", "outbox:78")
      yield* sandbox.change({ statuses: [], statusDelay: 0, statusesFirst: false })
      const wamid = JSON.parse(text).messages[0].id
      assert.strictEqual(webhook.statuses().filter(({ id }) => id === wamid).length, 1)
    }))
})
