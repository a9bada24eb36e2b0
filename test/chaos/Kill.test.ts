import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, Random, Schedule } from "effect"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import * as PostmasterPid from "../../src/sql/embedded/PostmasterPid.ts"
import * as ProcessIdentity from "../../src/sql/embedded/ProcessIdentity.ts"
import * as Child from "../support/Child.ts"
import * as Installation from "../support/Installation.ts"
import * as Runtime from "../support/Runtime.ts"
import { isThorough } from "../support/Machine.ts"
import * as SystemPostgres from "../support/SystemPostgres.ts"
import { type Facts, uncertain, violations } from "./Checker.ts"
import * as Crowd from "./Crowd.ts"
import { settled } from "./Facts.ts"

/** The same seed kills at the same moments; what the machine does meanwhile is its own. */
const SEED = process.env["CHAOS_SEED"] ?? String(Math.floor(Math.random() * 1_000_000))
const GUESTS = 60
const ROUNDS = isThorough ? 10 : 3
/** What is lost and found again by sweeps and leases is found within this many seconds. */
const PATIENCE = 90

/** Outlives every runtime. Like Meta, it posts again what was not answered with 200. */
const meta = SandboxMeta.layer({ port: 0, seed: SEED, settings: { retries: 40, statusDelay: 50 } })

/** Meta is slow and cuts connections, so that there is always something under way to die over. */
const trouble = Effect.gen(function* () {
  const { fault } = yield* SandboxMeta
  yield* fault({ fault: "slow", millis: 400, probability: 0.3 })
  yield* fault({ fault: "reset-after", probability: 0.03 })
  yield* fault({ fault: "throttle-pair", probability: 0.03 })
})

/** When each round's process dies: most of them at work, some before their doors are open. */
const moments = Effect.forEach(Array.from({ length: ROUNDS }), (_, round) =>
  Effect.map(
    round % 3 === 2 ? Random.nextIntBetween(100, 1_200) : Random.nextIntBetween(50, 6_000),
    (millis) => ({ millis, starting: round % 3 === 2 })
  )).pipe(Random.withSeed(SEED))

const tell = (facts: Facts, what: string) =>
  Effect.sync(() =>
    process.stderr.write(
      `${what} (CHAOS_SEED=${SEED}): ${facts.said.length} messages, ` +
        `${facts.said.filter(({ ackedAt }) => ackedAt !== null).length} acknowledged, ${facts.turns.length} turns, ` +
        `${facts.sends.length} sends, uncertain: ${uncertain(facts).join(" ") || "none"}\n`
    )
  )

const judge = Effect.fnUntraced(function* (facts: Facts, what: string) {
  yield* tell(facts, what)
  assert.deepStrictEqual(violations(facts), [])
  assert.isTrue(facts.said.every(({ ackedAt }) => ackedAt !== null), "a message was given up")
  assert.isAtLeast(facts.sends.length, GUESTS, "a guest was never answered")
})

const killedAgainAndAgain = Effect.fnUntraced(function* (installation: Installation.Installation, what: string) {
  yield* trouble
  const crowd = yield* Crowd.make(GUESTS)
  const first = yield* installation.start
  yield* installation.connect(first)
  const writing = yield* Effect.forkChild(crowd.write)
  let runtime = first
  for (const [round, { millis, starting }] of (yield* moments).entries()) {
    if (!starting) yield* Runtime.isReady(runtime)
    yield* Effect.sleep(millis)
    // After the last one nobody writes anything new that would wake what was left half done.
    if (round === ROUNDS - 1) yield* crowd.stop
    runtime.kill("SIGKILL")
    yield* Child.isGone(runtime)
    runtime = yield* installation.spawn
  }
  yield* Fiber.join(writing)
  yield* judge(yield* settled(installation, crowd.said, PATIENCE), what)
})

/** An installation at work: its guests write until `silence`. */
const busy = Effect.gen(function* () {
  const installation = yield* Installation.make()
  yield* trouble
  const crowd = yield* Crowd.make(GUESTS)
  const runtime = yield* installation.start
  yield* installation.connect(runtime)
  const writing = yield* Effect.forkChild(crowd.write)
  const silence = Effect.andThen(crowd.stop, Fiber.join(writing))
  const acknowledged = (more: number) => {
    const wanted = crowd.acknowledged() + more
    return Effect.suspend(() => crowd.acknowledged() >= wanted ? Effect.void : Effect.fail("too few")).pipe(
      Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 600 })
    )
  }
  return { installation, crowd, runtime, silence, acknowledged }
})

const postmaster = ({ postgresDir }: Installation.Installation) =>
  Effect.map(PostmasterPid.read(postgresDir), Option.getOrThrow)

describe("the runtime", () => {
  it.live(
    "keeps every promise when it is killed again and again on the embedded PostgreSQL",
    () =>
      Effect.gen(function* () {
        yield* killedAgainAndAgain(yield* Installation.make(), "embedded PostgreSQL")
      }).pipe(Effect.provide(meta), Effect.scoped),
    180_000
  )

  it.live.skipIf(SystemPostgres.isMissing)(
    "keeps every promise when it is killed again and again on a PostgreSQL of the installation's own",
    () =>
      Effect.gen(function* () {
        const databaseUrl = yield* SystemPostgres.emptyDatabase
        yield* killedAgainAndAgain(yield* Installation.make({ databaseUrl }), "other PostgreSQL")
      }).pipe(Effect.provide(meta), Effect.scoped),
    180_000
  )

  it.live(
    "brings its PostgreSQL back by itself when that is killed under load, and has lost nothing",
    () =>
      Effect.gen(function* () {
        const { acknowledged, crowd, installation, runtime, silence } = yield* busy
        yield* acknowledged(500)
        const { pid } = yield* postmaster(installation)
        process.kill(pid, "SIGKILL")
        yield* acknowledged(500)
        assert.isFalse(runtime.gone())
        assert.notStrictEqual((yield* postmaster(installation)).pid, pid)
        yield* silence
        yield* judge(yield* settled(installation, crowd.said, PATIENCE), "PostgreSQL killed")
      }).pipe(Effect.provide(meta), Effect.scoped),
    120_000
  )

  it.live(
    "closes within ten seconds and with 0 when it is told to stop under load, and has lost nothing",
    () =>
      Effect.gen(function* () {
        const { acknowledged, crowd, installation, runtime, silence } = yield* busy
        yield* acknowledged(500)
        const { pid } = yield* postmaster(installation)
        const [closing] = yield* Effect.timed(Effect.andThen(
          Effect.sync(() => runtime.kill("SIGTERM")),
          Child.isGone(runtime)
        ))
        assert.strictEqual(runtime.code(), 0, runtime.said().slice(-2_000))
        assert.isBelow(Duration.toMillis(closing), 10_000)
        assert.isFalse(ProcessIdentity.alive(pid))
        process.stderr.write(`closed under load in ${Duration.format(closing)}\n`)

        yield* installation.start
        yield* acknowledged(30)
        yield* silence
        yield* judge(yield* settled(installation, crowd.said, PATIENCE), "told to stop")
      }).pipe(Effect.provide(meta), Effect.scoped),
    120_000
  )
})
