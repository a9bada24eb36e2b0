import { Clock, Context, Effect, Layer, Queue, Random } from "effect"
import { envelope, type StatusOf, statusUpdate } from "./Envelope.ts"
import { MetaState } from "./MetaState.ts"
import { SandboxConfig } from "./SandboxConfig.ts"
import type { Status } from "./Settings.ts"
import { WebhookCourier } from "./WebhookCourier.ts"
import * as WireJson from "./WireJson.ts"

/** Statuses that wait for a webhook; more are dropped and counted. */
const MOST_WAITING = 100_000
/** Sends whose statuses are being delayed; those of more sends come without delay. */
const MOST_DELAYED = 20_000
const BRINGERS = 16

type Sent = Omit<StatusOf, "status" | "at">

/** Tells our server what becomes of its sends: sent, delivered, read. */
export class Receipts extends Context.Service<Receipts, {
  /** The statuses of one accepted send, each after the delay of the settings; waits for them with `statusesFirst`. */
  readonly follow: (sent: Sent, statuses: ReadonlyArray<Status>) => Effect.Effect<void>
  /** A status without delay. */
  readonly tell: (sent: Sent, status: Status) => Effect.Effect<void>
  /** Statuses that there was no room for. */
  readonly dropped: () => number
}>()("conserje/sandbox/Receipts") {
  static readonly layer = Layer.effect(
    Receipts,
    Effect.gen(function* () {
      const state = yield* MetaState
      const courier = yield* WebhookCourier
      const { seed } = yield* SandboxConfig
      const scope = yield* Effect.scope
      const waiting = yield* Queue.dropping<StatusOf>(MOST_WAITING)
      let delayed = 0
      let dropped = 0

      const bring = Effect.fnUntraced(function* (statuses: ReadonlyArray<StatusOf>) {
        const settings = state.settings()
        const ordered = settings.shuffle ? yield* Random.shuffle(statuses) : statuses
        const bytes = WireJson.encode(envelope(ordered.map(statusUpdate)))
        const parcel = { what: "statuses", updates: statuses.length, bytes } as const
        for (let copy = 0; copy < settings.copies; copy++) yield* courier.bring(parcel, settings)
        // Without a webhook there is nobody to tell.
      }, (done) => Effect.ignore(done))

      /** What waits shares a webhook, as far as it may. */
      const bringer = Effect.gen(function* () {
        const first = yield* Queue.takeBetween(waiting, 1, state.settings().batch)
        const { batch, linger } = state.settings()
        if (linger > 0 && first.length < batch) yield* Effect.sleep(linger)
        const rest = Math.min(batch - first.length, yield* Queue.size(waiting))
        yield* bring(rest > 0 ? [...first, ...(yield* Queue.takeBetween(waiting, 1, rest))] : first)
      })
      yield* Effect.forEach(
        Array.from({ length: BRINGERS }),
        () => bringer.pipe(Effect.forever, Random.withSeed(seed), Effect.forkScoped),
        { discard: true }
      )

      const tell = Effect.fnUntraced(function* (sent: Sent, status: Status) {
        const at = yield* Clock.currentTimeMillis
        if (!Queue.offerUnsafe(waiting, { ...sent, status, at })) dropped += 1
      })

      const oneAfterAnother = Effect.fnUntraced(function* (sent: Sent, statuses: ReadonlyArray<Status>, delay: number) {
        delayed += 1
        for (const status of statuses) {
          yield* Effect.sleep(delay)
          yield* tell(sent, status)
        }
        delayed -= 1
      })

      return Receipts.of({
        tell,
        follow: Effect.fnUntraced(function* (sent, statuses) {
          const { statusDelay, statusesFirst } = state.settings()
          if (statuses.length === 0) return
          if (statusesFirst) {
            const at = yield* Clock.currentTimeMillis
            return yield* bring(statuses.map((status) => ({ ...sent, status, at })))
          }
          if (statusDelay > 0 && delayed < MOST_DELAYED) {
            yield* Effect.forkIn(oneAfterAnother(sent, statuses, statusDelay), scope)
          } else {
            for (const status of statuses) yield* tell(sent, status)
          }
        }),
        dropped: () => dropped
      })
    })
  )
}
