import { Clock, Context, Effect, Layer, Queue, Random } from "effect"
import { envelope, type StatusOf, statusUpdate } from "./Envelope.ts"
import { SandboxConfig } from "./SandboxConfig.ts"
import type { Settings, Status } from "./Settings.ts"
import { WebhookCourier } from "./WebhookCourier.ts"
import * as WireJson from "./WireJson.ts"

/** Statuses that wait for a webhook; more are dropped and counted. */
const MOST_WAITING = 100_000
/** Sends whose statuses are being delayed; those of more sends come without delay. */
const MOST_DELAYED = 20_000
const BRINGERS = 16

/** Tells our server what becomes of its sends: sent, delivered, read. */
export class Receipts extends Context.Service<Receipts, {
  /** The statuses of one accepted send, each after its delay; waits for them only with `statusesFirst`. */
  readonly follow: (
    sent: Omit<StatusOf, "status" | "at">,
    statuses: ReadonlyArray<Status>,
    settings: Settings
  ) => Effect.Effect<void>
  /** Statuses that there was no room for. */
  readonly dropped: () => number
}>()("conserje/sandbox/Receipts") {
  static readonly layer = Layer.effect(
    Receipts,
    Effect.gen(function* () {
      const courier = yield* WebhookCourier
      const { seed } = yield* SandboxConfig
      const scope = yield* Effect.scope
      const waiting = yield* Queue.dropping<{ readonly status: StatusOf; readonly settings: Settings }>(MOST_WAITING)
      let delayed = 0
      let dropped = 0

      const bring = Effect.fnUntraced(function* (statuses: ReadonlyArray<StatusOf>, settings: Settings) {
        const ordered = settings.shuffle ? yield* Random.shuffle(statuses) : statuses
        const bytes = WireJson.encode(envelope(ordered.map(statusUpdate)))
        const parcel = { what: "statuses", updates: statuses.length, bytes } as const
        for (let copy = 0; copy < settings.copies; copy++) yield* courier.bring(parcel, settings)
        // Without a webhook there is nobody to tell.
      }, (done) => Effect.ignore(done))

      const bringer = Effect.gen(function* () {
        const first = yield* Queue.take(waiting)
        const { batch, linger } = first.settings
        if (linger > 0) yield* Effect.sleep(linger)
        const rest = batch > 1 ? yield* Queue.takeBetween(waiting, 0, batch - 1) : []
        yield* bring([first, ...rest].map(({ status }) => status), first.settings)
      })
      yield* Effect.forEach(
        Array.from({ length: BRINGERS }),
        () => bringer.pipe(Effect.forever, Random.withSeed(seed), Effect.forkScoped),
        { discard: true }
      )

      const offer = Effect.fnUntraced(function* (status: Omit<StatusOf, "at">, settings: Settings) {
        const at = yield* Clock.currentTimeMillis
        if (!Queue.offerUnsafe(waiting, { status: { ...status, at }, settings })) dropped += 1
      })

      const oneAfterAnother = Effect.fnUntraced(function* (
        sent: Omit<StatusOf, "status" | "at">,
        statuses: ReadonlyArray<Status>,
        settings: Settings
      ) {
        delayed += 1
        for (const status of statuses) {
          yield* Effect.sleep(settings.statusDelay)
          yield* offer({ ...sent, status }, settings)
        }
        delayed -= 1
      })

      return Receipts.of({
        follow: Effect.fnUntraced(function* (sent, statuses, settings) {
          if (settings.statusesFirst) {
            const at = yield* Clock.currentTimeMillis
            return yield* bring(statuses.map((status) => ({ ...sent, status, at })), settings)
          }
          if (settings.statusDelay === 0 || delayed >= MOST_DELAYED) {
            for (const status of statuses) yield* offer({ ...sent, status }, settings)
            return
          }
          yield* Effect.forkIn(oneAfterAnother(sent, statuses, settings), scope)
        }),
        dropped: () => dropped
      })
    })
  )
}
