import { Context, Effect, Latch, Layer } from "effect"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"

/** A memory PMS whose bookings wait at a gate, and say that they do. */
export class Gate extends Context.Service<Gate, {
  /** Bookings that were begun, in their order, by key. */
  readonly begun: Array<string>
  /** Bookings under way at this moment, and the most there ever were. */
  readonly traffic: { now: number; most: number }
  readonly latch: Latch.Latch
}>()("conserje/test/pms/Gate") {
  static readonly layer = Layer.sync(
    Gate,
    () => ({ begun: [], traffic: { now: 0, most: 0 }, latch: Latch.makeUnsafe(true) })
  )
}

export const layer = Layer.effect(
  PmsGateway,
  Effect.gen(function* () {
    const pms = yield* PmsGateway
    const { begun, latch, traffic } = yield* Gate
    return PmsGateway.of({
      ...pms,
      book: (request) =>
        Effect.gen(function* () {
          begun.push(request.key)
          traffic.now += 1
          traffic.most = Math.max(traffic.most, traffic.now)
          yield* latch.await
          return yield* pms.book(request)
        }).pipe(Effect.ensuring(Effect.sync(() => void (traffic.now -= 1))))
    })
  })
).pipe(Layer.provide(PmsGateway.layerMemory))
