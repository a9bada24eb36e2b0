import { NodeHttpClient } from "@effect/platform-node"
import { ByteSize, Clock, Duration, Effect, Exit, Option, Redacted, Schedule } from "effect"
import { HttpClient, HttpClientRequest, HttpIncomingMessage } from "effect/http"
import { CircuitBreaker } from "effect/persistence"
import { Audit } from "../audit/Audit.ts"
import * as Trace from "../telemetry/Trace.ts"
import type { ModelAddress } from "./ModelsConfig.ts"
import { ModelsError, type Problem } from "./ModelsError.ts"
import * as ModelsMetrics from "./ModelsMetrics.ts"

/** The most of an answer that is read. */
const MOST_READ = ByteSize.kibibytes(256)

/** Failures in a row after which a model is left alone, and for how long. */
const FAILURES = 3
const OPEN = Duration.seconds(60)

/** Worth a second try within the same patience. */
const PASSING: ReadonlySet<Problem> = new Set(["connection", "server_error", "throttled"])

const fail = (problem: Problem) => Effect.fail(new ModelsError({ problem }))

/** `node:http` follows no redirect, so the key goes nowhere else. */
const client = Effect.flatMap(
  NodeHttpClient.makeAgent({ keepAlive: false, maxSockets: 16 }),
  (agent) => Effect.provideService(NodeHttpClient.makeNodeHttp, NodeHttpClient.HttpAgent, agent)
)

/** Questions to one model: bounded in time and size, tried once more when that may help, and left alone when it is down. */
export const make = Effect.fnUntraced(function* (
  model: ModelsMetrics.Model,
  { baseUrl, key }: ModelAddress,
  timeout: Duration.Duration
) {
  const http = yield* client
  const breaker = yield* CircuitBreaker.make({
    tripPolicy: CircuitBreaker.consecutive(FAILURES),
    openDuration: OPEN,
    onStoreError: "allow"
  })

  const once = (
    path: string,
    dress: (post: HttpClientRequest.HttpClientRequest) => HttpClientRequest.HttpClientRequest
  ) =>
    HttpClientRequest.post(new URL(`${baseUrl.pathname.replace(/\/$/u, "")}/${path}`, baseUrl)).pipe(
      (post) =>
        Option.match(key, {
          onNone: () => post,
          onSome: (secret) => HttpClientRequest.bearerToken(post, Redacted.value(secret))
        }),
      dress,
      http.execute,
      Effect.flatMap(Effect.fnUntraced(function* ({ status, text }) {
        if (status >= 200 && status <= 299) return yield* text
        return yield* fail(status === 429 ? "throttled" : status >= 500 ? "server_error" : "refused")
      })),
      Effect.provideService(HttpIncomingMessage.MaxBodySize, MOST_READ),
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
      Effect.scoped,
      Effect.catchTag("HttpClientError", ({ reason }) =>
        fail(reason._tag === "TransportError" ? "connection" : "unreadable"))
    )

  const audit = yield* Audit
  let before = 0
  const publish = breaker.state(model).pipe(
    Effect.map(({ _tag }) => _tag === "HalfOpen" ? 2 : _tag === "Open" ? OPENED : 0),
    Effect.orElseSucceed(() => 0),
    Effect.flatMap((state) => {
      const opened = state === OPENED && before !== OPENED
      before = state
      return Effect.andThen(
        model === "speech" ? Effect.void : ModelsMetrics.circuit({}, state),
        opened
          ? audit.note({ type: "circuit_breaker_open", action: "model.circuit.opened", resource: `model/${model}` })
          : Effect.void
      )
    })
  )
  yield* publish

  /** `read` says what an answer holds; one that it cannot read counts against the model. */
  return <A>(
    path: string,
    dress: (post: HttpClientRequest.HttpClientRequest) => HttpClientRequest.HttpClientRequest,
    read: (body: string) => Option.Option<A>
  ): Effect.Effect<A, ModelsError> =>
    Effect.gen(function* () {
      const started = yield* Clock.currentTimeMillis
      const call = Trace.span("model.request", { "conserje.model": model }, "client")(once(path, dress)).pipe(
        Effect.retry({ schedule: PAUSE, times: 1, while: ({ problem }) => PASSING.has(problem) }),
        Effect.flatMap((body) =>
          Option.match(read(body), { onNone: () => fail("unreadable"), onSome: Effect.succeed })
        ),
        Effect.timeoutOrElse({ duration: timeout, orElse: () => fail("timeout") })
      )
      return yield* breaker.execute(call, { key: model, classify: judge }).pipe(
        Effect.catchTag("CircuitBreakerError", () => fail("circuit_open")),
        Effect.onExit(Effect.fnUntraced(function* (exit) {
          yield* publish
          yield* ModelsMetrics.requests({ model, result: resultOf(exit) })
          yield* ModelsMetrics.latency({ model }, ((yield* Clock.currentTimeMillis) - started) / 1000)
        }))
      )
    })
})

/** As the gauge shows an open circuit. */
const OPENED = 1

const PAUSE = Schedule.exponential("200 millis").pipe(Schedule.jittered)

const problemOf = (exit: Exit.Exit<unknown, ModelsError>): Problem | null =>
  Option.getOrNull(Option.map(Exit.findErrorOption(exit), ({ problem }) => problem))

const resultOf = (exit: Exit.Exit<unknown, ModelsError>) =>
  Exit.isSuccess(exit) ? "ok" as const : problemOf(exit) ?? "connection"

/** Whatever is no answer counts: a model that talks nonsense, or refuses us, had better be left alone too. */
const judge = (exit: Exit.Exit<unknown, ModelsError>): CircuitBreaker.Outcome => {
  if (Exit.isSuccess(exit)) return CircuitBreaker.success
  return problemOf(exit) === null ? CircuitBreaker.ignored : CircuitBreaker.failure()
}
