import { Context, Effect, Layer } from "effect"
import { type PmsError } from "../../../src/pms/PmsError.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"

/** What the next calls meet instead of an answer; "nothing" is silence. */
export type Mood = PmsError | "nothing"

/** Steers a memory PMS, and counts what really reached it. */
export class MoodyPms extends Context.Service<MoodyPms, {
  /** Moods of the next calls, in order; afterwards they are answered. */
  readonly next: (mood: Mood, times: number) => Effect.Effect<void>
  /** Calls that reached the PMS. */
  readonly calls: () => number
}>()("conserje/test/pms/MoodyPms") {}

export const layer = Layer.effectContext(
  Effect.gen(function* () {
    const pms = yield* PmsGateway
    const moods: Array<Mood> = []
    let calls = 0
    const met = <A>(answer: Effect.Effect<A, PmsError>): Effect.Effect<A, PmsError> =>
      Effect.suspend(() => {
        calls += 1
        const mood = moods.shift()
        if (mood === undefined) return answer
        return mood === "nothing" ? Effect.never : Effect.fail(mood)
      })
    return Context.make(
      PmsGateway,
      PmsGateway.of({
        ...pms,
        roomTypes: (tenantId) => met(pms.roomTypes(tenantId)),
        availability: (query) => met(pms.availability(query)),
        health: (tenantId) => met(pms.health(tenantId)),
        book: (request) => met(pms.book(request)),
        cancel: (tenantId, id) => met(pms.cancel(tenantId, id))
      })
    ).pipe(Context.add(MoodyPms, {
      next: (mood, times) => Effect.sync(() => void moods.push(...Array.from({ length: times }, () => mood))),
      calls: () => calls
    }))
  })
).pipe(Layer.provide(PmsGateway.layerMemory))
