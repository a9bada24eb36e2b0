import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { envelope, messageUpdate } from "../../src/sandbox/Envelope.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { HEADER, sign } from "../../src/whatsapp/Signature.ts"
import { type Facts, uncertain, violations } from "../chaos/Checker.ts"
import * as Crowd from "../chaos/Crowd.ts"
import { settled } from "../chaos/Facts.ts"
import * as Child from "../support/Child.ts"
import { eventually } from "../support/Eventually.ts"
import * as Installation from "../support/Installation.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"

const GUESTS = 30

const meta = SandboxMeta.layer({ port: 0, settings: { retries: 40, statusDelay: 50 } })

/** Brings each message to any of the doors, as a load balancer does; a door that is shut is tried again elsewhere. */
const balanced = Effect.fnUntraced(function* (doors: () => ReadonlyArray<string>) {
  const { secrets } = yield* SandboxMeta
  let turn = 0
  const once = (bytes: Uint8Array<ArrayBuffer>) =>
    Effect.tryPromise((signal) => {
      const open = doors()
      return fetch(open[turn++ % open.length] ?? "", {
        method: "POST",
        signal,
        body: bytes,
        headers: { "content-type": "application/json", [HEADER]: sign(bytes, secrets.appSecret) }
      }).then((response) => response.arrayBuffer().then(() => response.status === 200))
    }).pipe(Effect.orElseSucceed(() => false))
  const bring: Crowd.Post = (messages, { copies = 1 }) => {
    const updates = messages.map((message) =>
      messageUpdate(message, "+54 294 555-0142", message.wamid ?? "", Date.now())
    )
    const bytes = new TextEncoder().encode(JSON.stringify(envelope(updates)))
    return Effect.map(
      Effect.forEach(Array.from({ length: copies }), () => once(bytes), { concurrency: copies }),
      (all) => all.every((one) => one)
    )
  }
  return bring
})

/** Turns that a runtime has committed, by its own account. */
const turnsOf = (baseUrl: string) =>
  Effect.map(
    Effect.promise((signal) => fetch(`${baseUrl}/metrics`, { signal }).then((response) => response.text())),
    (text) =>
      [...text.matchAll(/^orchestrator_messages_total\{.*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0)
  )

/** Guests who had a turn after this moment. */
const heardFromNowOn = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [moment] = yield* sql<{ readonly now: string }>`SELECT clock_timestamp()::text AS now`
  return Effect.map(
    sql<{ readonly guests: number }>`
      SELECT count(DISTINCT conversation_id)::int4 AS guests FROM turns
      WHERE committed_at > ${moment?.now ?? ""}::timestamptz`,
    ([row]) => row?.guests
  )
})

/** The longest time from an acknowledgement to the turn that answered it, in seconds. */
const slowest = ({ events, said, turns }: Facts) => {
  const committed = new Map(turns.flatMap((turn) => turn.eventIds.map((id) => [id, turn.committedAt] as const)))
  const eventOf = new Map(events.map(({ id, wamid }) => [wamid, id]))
  const waits = said.flatMap(({ ackedAt, wamid }) => {
    const at = committed.get(eventOf.get(wamid) ?? "")
    return at === undefined || ackedAt === null ? [] : [(at - ackedAt) / 1_000]
  })
  return Math.max(0, ...waits)
}

it.live("two runtimes that each believe they are alone answer no message twice", () =>
  Effect.gen(function* () {
    const { url } = yield* Postgres.Scratch
    const databaseUrl = url.href
    const [one, other] = [yield* Installation.make({ databaseUrl }), yield* Installation.make({ databaseUrl })]
    const runtimes = [yield* one.start, yield* other.start]
    yield* one.connect(runtimes[0] ?? assert.fail())
    const crowd = yield* Crowd.make(GUESTS, yield* balanced(() => runtimes.map(({ webhookUrl }) => webhookUrl)))
    const writing = yield* Effect.forkChild(crowd.write)
    yield* Effect.sleep("12 seconds")
    yield* crowd.stop
    yield* Fiber.join(writing)

    const facts = yield* settled(one, crowd.said, 90)
    process.stderr.write(
      `two single runtimes: ${facts.said.length} messages, ${facts.turns.length} turns, ${facts.sends.length} sends, ` +
        `uncertain: ${uncertain(facts).length}\n`
    )
    assert.isAbove(facts.said.length, 5 * GUESTS)
    // Each sends what it promised; that one waits for the other is what a cluster is for.
    assert.deepStrictEqual(violations(facts).filter((one) => !one.includes("was sent after one")), [])
  }).pipe(Effect.provide(meta), Effect.provide(Postgres.layerEmpty), Effect.scoped), 180_000)

it.live(
  "of two runners of a cluster one takes over when the other is killed, and every guest is answered",
  () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const runner = Effect.gen(function* () {
        const settings = {
          CLUSTER_MODE: "socket",
          CLUSTER_HOST: "127.0.0.1",
          CLUSTER_PORT: String(yield* Runtime.freePort)
        }
        return yield* Installation.make({ databaseUrl: url.href, settings })
      })
      const [one, other] = [yield* runner, yield* runner]
      const [killed, survivor] = [yield* one.start, yield* other.start]
      yield* other.connect(survivor)
      const doors = () => [...(killed.gone() ? [] : [killed.webhookUrl]), survivor.webhookUrl]
      const crowd = yield* Crowd.make(GUESTS, yield* balanced(doors))
      const writing = yield* Effect.forkChild(crowd.write)
      yield* Effect.sleep("6 seconds")
      for (const { baseUrl } of [killed, survivor]) {
        const turns = yield* turnsOf(baseUrl).pipe(
          Effect.repeat({ until: (count) => count > 0, schedule: Schedule.spaced("1 second"), times: 40 })
        )
        assert.isAbove(turns, 0, "a runner had nothing to do: this is no cluster")
      }
      killed.kill("SIGKILL")
      yield* Child.isGone(killed)
      // The crowd writes on until the survivor has everybody.
      yield* eventually(yield* heardFromNowOn, (guests) => guests === GUESTS, 40)
      yield* crowd.stop
      yield* Fiber.join(writing)

      const facts = yield* settled(other, crowd.said, 90)
      process.stderr.write(
        `two runners, one killed: ${facts.said.length} messages, ${facts.turns.length} turns, ${facts.sends.length} ` +
          `sends, uncertain: ${uncertain(facts).length}; nobody waited longer than ${
            slowest(facts).toFixed(1)
          } s for a turn\n`
      )
      assert.deepStrictEqual(violations(facts), [])
      assert.isBelow(slowest(facts), 20)
    }).pipe(Effect.provide(meta), Effect.provide(Postgres.layerEmpty), Effect.scoped),
  180_000
)
