import { Context, Effect, Layer, Scope } from "effect"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { eventually } from "../support/Eventually.ts"
import * as Installation from "../support/Installation.ts"
import * as Postgres from "../support/Postgres.ts"
import { RedisServer } from "../support/RedisServer.ts"
import type { Runtime } from "../support/Runtime.ts"
import * as TcpGate from "../support/TcpGate.ts"
import * as Stack from "./Stack.ts"

/** What a receiver is to hear. */
export interface Expected {
  readonly receiver: Stack.Told["receiver"]
  readonly alert: string
  readonly labels?: Readonly<Record<string, string>>
}

const HOTELS = DEMO_HOTELS.slice(0, 1)

/** Circuits open soon and try again soon: the rules are in a hurry too. */
const HURRIED = {
  PMS_READ_RETRIES: "0",
  PMS_BREAKER_FAILURES: "2",
  PMS_BREAKER_OPEN: "1 second",
  PMS_CACHE_AVAILABILITY: "0 seconds"
}

/**
 * One hotel with everything it stands on, each of which can be taken away, and a real Prometheus and Alertmanager that
 * watch it.
 */
export class Watched extends Context.Service<Watched, {
  readonly runtime: Runtime
  /** Another process in the place of one that was killed. */
  readonly startAgain: Effect.Effect<void, Error>
  readonly databaseGate: TcpGate.TcpGate
  /** Of the database, past the gate. */
  readonly databaseUrl: string
  readonly told: ReadonlyArray<Stack.Told>
  readonly count: Stack.Stack["count"]
  /** Asks one of our addresses and forgets the answer. */
  readonly get: (path: string) => Effect.Effect<void>
  /** Begins a fault, waits until it was told; ends it with its scope, and waits until that was told. */
  readonly suffer: <E, R>(
    fault: Effect.Effect<unknown, E, R>,
    ...expected: ReadonlyArray<Expected>
  ) => Effect.Effect<void, E | Error, Exclude<R, Scope.Scope>>
}>()("conserje/test/alerts/Watched") {
  static readonly layer = Layer.effect(
    Watched,
    Effect.gen(function* () {
      const house = yield* Effect.scope
      const { url } = yield* Postgres.Scratch
      const redis = yield* RedisServer
      const { installations } = yield* SandboxQloApps
      const databaseGate = yield* TcpGate.make(Number(url.port))
      const gated = TcpGate.through(databaseGate.port, url)
      const shop = installations.find(({ name }) => name === HOTELS[0]?.tenantId)
      const installation = yield* Installation.make({
        databaseUrl: gated.href,
        hotels: HOTELS,
        settings: {
          ...HURRIED,
          REDIS_URL: redis.url,
          PMS_BASE_URL: shop?.baseUrl ?? "",
          PMS_API_KEY: shop?.key ?? "",
          PMS_HOTELS: `${shop?.name}=${shop?.hotelId}`
        }
      })
      const runtime = yield* installation.start
      yield* installation.connect(runtime)
      const { count, told } = yield* Stack.start(runtime)

      /** Waits until it was heard, and returns where among all that was told. */
      const hears = (from: number, { alert, labels = {}, receiver }: Expected, status: string) =>
        eventually(
          Effect.sync(() =>
            told.findIndex((one, index) =>
              index >= from && one.receiver === receiver && one.alert === alert && one.status === status &&
              Object.entries(labels).every(([label, value]) => one.labels[label] === value)
            )
          ),
          (index) => index >= 0,
          60
        ).pipe(
          Effect.mapError(() =>
            new Error(`${receiver} did not hear that ${alert} is ${status}: ${JSON.stringify(told.slice(from))}`)
          )
        )
      /** What the fault before has left behind is over. */
      const calm = (expected: ReadonlyArray<Expected>) =>
        eventually(
          count(`ALERTS{alertname=~"${expected.map(({ alert }) => alert).join("|")}"}`),
          (many) => many === 0,
          60
        )

      return Watched.of({
        runtime,
        startAgain: Effect.asVoid(Scope.provide(installation.start, house)),
        databaseGate,
        databaseUrl: url.href,
        told,
        count,
        get: (path) =>
          Effect.ignore(Effect.tryPromise(async () => (await fetch(`${runtime.baseUrl}${path}`)).arrayBuffer())),
        suffer: Effect.fnUntraced(function* (fault, ...expected) {
          yield* calm(expected)
          const begun = told.length
          const each = { concurrency: "unbounded" } as const
          const heard = yield* fault.pipe(
            Effect.andThen(
              Effect.forEach(expected, (one) => Effect.map(hears(begun, one, "firing"), (at) => ({ one, at })), each)
            ),
            Effect.scoped
          )
          yield* Effect.forEach(heard, ({ at, one }) => hears(at, one, "resolved"), each)
        })
      })
    })
  ).pipe(
    Layer.provideMerge(Layer.mergeAll(
      SandboxMeta.layer({ port: 0, settings: { statusDelay: 20 } }),
      SandboxQloApps.layer({ port: 0 }),
      RedisServer.layer
    )),
    Layer.provideMerge(Postgres.layer)
  )
}
