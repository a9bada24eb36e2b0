import { Context, Effect, Layer } from "effect"

/** Whether we have been told to stop. It comes first, so that probes and clients hear of it before anything closes. */
export class Draining extends Context.Service<Draining, {
  readonly begin: Effect.Effect<void>
  /** Asked for every request, so it is a plain call. */
  readonly begun: () => boolean
}>()("conserje/app/Draining") {
  static readonly layer = Layer.sync(Draining, () => {
    let begun = false
    return {
      begin: Effect.sync(() => {
        begun = true
      }),
      begun: () => begun
    }
  })
}
