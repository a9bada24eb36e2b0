import { Duration, Effect, Schedule } from "effect"
import { HttpClient, HttpClientError, type HttpClientRequest } from "effect/http"
import * as TraceMetrics from "./TraceMetrics.ts"

/** One batch, its second try included, may take so long. */
export const PATIENCE = Duration.seconds(5)

/** Batches under way at once. Spans of more than these are dropped: they are not worth the memory. */
export const MOST_UNDER_WAY = 4

/** Statuses after which the same batch may be taken (OTLP/HTTP, "Retryable Response Codes"). */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504])
const PAUSE = Schedule.exponential("300 millis").pipe(Schedule.jittered)

/**
 * The way to a collector that may be slow, gone or refuse us. A batch ends within `PATIENCE`, taken or not, and what
 * waits is bounded. A failure leaves as one that the exporter does not try again: it drops what it holds and stays away
 * for a minute, which is also how often the log tells of it.
 */
export const make = (client: HttpClient.HttpClient) => {
  let underWay = 0
  return HttpClient.make((request) =>
    Effect.suspend(() => {
      if (underWay >= MOST_UNDER_WAY) return Effect.andThen(TraceMetrics.exports({ result: "crowded" }), lost(request))
      underWay += 1
      return client.execute(request).pipe(
        Effect.flatMap((response) =>
          Effect.andThen(
            response.arrayBuffer,
            response.status >= 200 && response.status <= 299
              ? Effect.succeed(response)
              : Effect.fail(new Refused(response.status))
          )
        ),
        Effect.retry({
          schedule: PAUSE,
          times: 1,
          while: (error) => !(error instanceof Refused) || PASSING.has(error.status)
        }),
        Effect.timeout(PATIENCE),
        Effect.tap(() => TraceMetrics.exports({ result: "sent" })),
        Effect.catch((error) =>
          Effect.logWarning("the collector does not take traces; they are dropped for a minute", {
            why: error instanceof Refused ? `status ${error.status}` : error._tag
          }).pipe(
            Effect.andThen(TraceMetrics.exports({ result: "failed" })),
            Effect.andThen(lost(request))
          )
        ),
        Effect.ensuring(Effect.sync(() => underWay -= 1)),
        Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
      )
    })
  )
}

class Refused {
  readonly _tag = "Refused"
  readonly status: number
  constructor(status: number) {
    this.status = status
  }
}

/** An error that is not worth another try. */
const lost = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.fail(
    new HttpClientError.HttpClientError({
      reason: new HttpClientError.EncodeError({ request, cause: "the batch was not taken" })
    })
  )
