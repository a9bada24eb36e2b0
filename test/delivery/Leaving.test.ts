import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import { PretendGraph } from "../whatsapp/PretendGraph.ts"
import * as World from "./world.ts"

/** A send is waited for as long as in production; whoever is told to leave must not. */
layer(World.layerWith({}, Duration.seconds(30)), { timeout: "60 seconds", excludeTestServices: true })(
  "a courier that is told to leave in the middle of a send",
  (it) => {
    /** Delivers, and is interrupted once the peer has the first request. Returns how long that took, in milliseconds. */
    const interrupted = Effect.fnUntraced(function* (guest: World.TestGuest) {
      const peer = yield* PretendGraph
      peer.requests.length = 0
      const delivering = yield* Effect.forkChild(World.deliver(guest))
      yield* Effect.sleep("10 millis").pipe(Effect.repeat({ until: () => peer.requests.length > 0, times: 500 }))
      const from = performance.now()
      yield* Fiber.interrupt(delivering)
      return performance.now() - from
    })

    it.effect("leaves within two seconds, and what Meta has not answered by then is uncertain", () =>
      Effect.gen(function* () {
        const peer = yield* PretendGraph
        peer.answer = () => "hang"
        const guest = yield* World.newGuest
        const [asked, next] = yield* World.promise(guest, "uno", "dos")
        assert.isBelow(yield* interrupted(guest), 2_000)
        assert.strictEqual(yield* World.standing(asked), "uncertain none interrupted")
        assert.strictEqual(yield* World.standing(next), "queued none -")
        assert.deepStrictEqual(yield* World.heard, ["uno"])
      }))

    it.effect("hears an answer that comes soon, and begins nothing more", () =>
      Effect.gen(function* () {
        const peer = yield* PretendGraph
        peer.answer = ({ body }) => ({
          status: 200,
          body: JSON.stringify({ messages: [{ id: `wamid.${World.callbackOf(body)}` }] }),
          after: 300
        })
        const guest = yield* World.newGuest
        const [asked, next] = yield* World.promise(guest, "uno", "dos")
        assert.isBelow(yield* interrupted(guest), 1_000)
        assert.strictEqual(yield* World.standing(asked), "accepted none -")
        assert.strictEqual(yield* World.standing(next), "queued none -")
      }))
  }
)
