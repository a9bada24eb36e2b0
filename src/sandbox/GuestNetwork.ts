import { Clock, Context, Effect, Layer, Random } from "effect"
import { type Bubble, fromGuest } from "./Bubble.ts"
import { envelope, messageUpdate, type Update } from "./Envelope.ts"
import type { GuestMessage, Posting } from "./GuestMessage.ts"
import { MetaState } from "./MetaState.ts"
import { Phones } from "./Phones.ts"
import type { SandboxError } from "./SandboxError.ts"
import { type Delivery, WebhookCourier } from "./WebhookCourier.ts"
import * as WireJson from "./WireJson.ts"

/** What was posted for guests: their wamids in the order given, and the last attempt of each webhook. */
export interface Posted {
  readonly wamids: ReadonlyArray<string>
  readonly deliveries: ReadonlyArray<Delivery>
}

interface Prepared {
  readonly message: GuestMessage
  readonly wamid: string
  readonly update: Update
}

/** Carries what guests write to our webhook. */
export class GuestNetwork extends Context.Service<GuestNetwork, {
  /** Returns when every webhook was answered 200 or given up. */
  readonly write: (
    messages: ReadonlyArray<GuestMessage>,
    posting?: Posting
  ) => Effect.Effect<Posted, SandboxError>
}>()("conserje/sandbox/GuestNetwork") {
  static readonly layer = Layer.effect(
    GuestNetwork,
    Effect.gen(function* () {
      const state = yield* MetaState
      const courier = yield* WebhookCourier
      const phones = yield* Phones

      const prepare = Effect.fnUntraced(function* (message: GuestMessage) {
        const { from, phoneNumberId } = message
        const at = message.at ?? (yield* Clock.currentTimeMillis)
        const wamid = message.wamid ?? state.nextWamid("fromGuest", from.phone ?? "0")
        for (const address of [from.phone, from.userId]) {
          if (address !== undefined) state.rates.hear(phoneNumberId, address, at)
        }
        yield* showOnPhone(message, wamid, at)
        const update = messageUpdate(message, state.numbers.displayPhone(phoneNumberId), wamid, at)
        return { message, wamid, update }
      })

      const ownerOf = ({ from }: GuestMessage) => phones.holderOf(from.phone ?? from.userId ?? "")

      const showOnPhone = Effect.fnUntraced(function* (message: GuestMessage, wamid: string, at: number) {
        const { content, phoneNumberId, quotes = null } = message
        const owner = ownerOf(message)
        if (owner === undefined) return
        if (content._tag === "Reaction") {
          return yield* phones.react(owner.id, phoneNumberId, content.to, content.emoji)
        }
        const bubble: Bubble = {
          wamid,
          from: "guest",
          at,
          content: fromGuest(content),
          quotes,
          callbackData: null,
          tick: "sent",
          reactions: {}
        }
        yield* phones.write(owner.id, phoneNumberId, bubble)
      })

      const bring = Effect.fnUntraced(function* (batch: ReadonlyArray<Prepared>) {
        const bytes = WireJson.encode(envelope(batch.map(({ update }) => update)))
        const delivery = yield* courier.bring({ what: "messages", updates: batch.length, bytes }, state.settings())
        for (const { message, wamid } of batch) {
          const owner = ownerOf(message)
          if (owner === undefined) continue
          const tick = delivery.status === 200 ? "delivered" : "failed"
          yield* phones.tick(owner.id, message.phoneNumberId, wamid, tick)
        }
        return delivery
      })

      return GuestNetwork.of({
        write: Effect.fnUntraced(function* (messages, posting = {}) {
          const { batch = 1, concurrency = 16, copies = 1, delay = 0, shuffle = false } = posting
          if (delay > 0) yield* Effect.sleep(delay)
          const prepared = yield* Effect.forEach(messages, prepare)
          const mixed = shuffle ? yield* Random.shuffle(prepared) : prepared
          const batches = Array.from(
            { length: Math.ceil(mixed.length / batch) },
            (_, index) => mixed.slice(index * batch, (index + 1) * batch)
          )
          const all = Array.from({ length: copies }, () => batches).flat()
          const deliveries = yield* Effect.forEach(
            shuffle ? yield* Random.shuffle(all) : all,
            bring,
            { concurrency }
          )
          return { wamids: prepared.map(({ wamid }) => wamid), deliveries }
        })
      })
    })
  )
}
