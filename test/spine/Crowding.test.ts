import { assert, layer } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { eventually } from "../support/Eventually.ts"
import * as House from "./House.ts"

/** Ten times as many actors are needed as have room: one for each guest's turns, and one for the answers. */
const GUESTS = 2_000
const ROOM = 400
const Composed = House.House.layer({
  settings: { ACTORS_MOST_RESIDENT: String(ROOM), ACTOR_IDLE: "1 second", DELIVERY_IDLE: "1 second" }
})

layer(Composed, { excludeTestServices: true, timeout: "60 seconds" })(
  "when far more guests write than have room",
  (it) => {
    it.effect("answers every one of them, once", () =>
      Effect.gen(function* () {
        const { report, write } = yield* SandboxMeta
        const guests = Array.from({ length: GUESTS }, () => House.newGuest())
        const messages = guests.map((from) => ({
          from,
          phoneNumberId: House.NUMBER,
          content: House.text("¿dónde queda el hotel?")
        }))
        const answeredAll = Effect.gen(function* () {
          const { deliveries } = yield* write(messages, { concurrency: 64 })
          assert.isTrue(deliveries.every(({ status }) => status === 200))
          yield* eventually(report, ({ accepted }) => accepted >= GUESTS, 90)
        })
        const [took] = yield* Effect.timed(answeredAll)
        yield* House.nothingOwed
        const { accepted, duplicated } = yield* report
        assert.deepStrictEqual({ accepted, duplicated }, { accepted: GUESTS, duplicated: 0 })
        for (const guest of guests) assert.lengthOf(yield* House.sentTo(guest), 1)

        const { body } = yield* House.get("/metrics")
        const wakes = /^conversation_wakes_total\{result="refused"\} (\d+)$/m.exec(body)
        process.stderr.write(
          `${GUESTS} guests with room for ${ROOM} actors: ${Duration.format(took)}, ${wakes?.[1]} wakes refused\n`
        )
        assert.isAbove(Number(wakes?.[1]), 0, "nobody was ever turned away: nothing was tried")
      }), 150_000)
  }
)
