import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { envelope, messageUpdate } from "../../src/sandbox/Envelope.ts"
import { eventually } from "../support/Eventually.ts"
import * as House from "./House.ts"

const Composed = House.House.layer({ meta: { retries: 20 } })

const status = (path: string) => Effect.map(House.get(path), (answer) => answer.status)

const oneMessage = (from: House.Guest, wamid: string) => {
  const message = { from, phoneNumberId: House.NUMBER, content: House.text("hola") }
  const update = messageUpdate(message, "+54 294 555-0142", wamid, Date.now())
  return new TextEncoder().encode(JSON.stringify(envelope([update])))
}

layer(Composed, { excludeTestServices: true, timeout: "60 seconds" })("when the database goes away", (it) => {
  const ways = [
    { way: "refuses connections", away: "shut" },
    { way: "falls silent", away: "hold" }
  ] as const

  it.effect.each(ways)(
    "says 503 and not ready while it $way, and goes on without a restart when it is back",
    ({ away }) =>
      Effect.gen(function* () {
        const { databaseGate } = yield* House.House
        const [before, during] = [House.newGuest(), House.newGuest()]
        assert.strictEqual(yield* status("/health/ready"), 200)
        // Acknowledged, and its turn is still to come.
        assert.strictEqual((yield* House.write(before, "hola")).status, 200)

        yield* databaseGate[away]
        const [took, refused] = yield* Effect.timed(House.post(oneMessage(during, `wamid.away.${away}`)))
        assert.strictEqual(refused.status, 503)
        assert.isNotNull(refused.headers.get("retry-after"))
        assert.isBelow(Duration.toSeconds(took), 20)
        yield* eventually(status("/health/ready"), (code) => code === 503, 5)
        assert.strictEqual(yield* status("/health/live"), 200)
        const again = yield* Effect.forkChild(House.write(during, "hola", { wamid: `wamid.away.${away}` }))

        yield* databaseGate.open
        yield* eventually(status("/health/ready"), (code) => code === 200, 60)
        assert.strictEqual((yield* Fiber.join(again)).status, 200)
        yield* House.answers(before, 1, 60)
        yield* House.answers(during, 1, 60)
        yield* House.nothingOwed
        const { report } = yield* SandboxMeta
        assert.strictEqual((yield* report).duplicated, 0)
      }),
    90_000
  )
})
