import { Effect, type Schema } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"
import { MonitoringAway, refuse } from "./CommandError.ts"

const PATIENCE = "10 seconds"

const asked = <A>(
  url: string,
  request: HttpClientRequest.HttpClientRequest,
  read: (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<A, unknown>
) =>
  HttpClient.execute(request).pipe(
    Effect.flatMap(HttpClientResponse.filterStatusOk),
    Effect.flatMap(read),
    Effect.timeout(PATIENCE),
    Effect.catch(() => refuse(new MonitoringAway({ url }))),
    Effect.provide(FetchHttpClient.layer)
  )

/** A document of Prometheus or Alertmanager, in the shape that we read of it. */
export const get = <S extends Schema.Constraint & { readonly DecodingServices: never }>(
  base: string,
  path: string,
  shape: S
) => asked(base, HttpClientRequest.get(`${base}${path}`), HttpClientResponse.schemaBodyJson(shape))

/** Makes Prometheus read its files again. It must have been started with `--web.enable-lifecycle`. */
export const reload = (base: string) => asked(base, HttpClientRequest.post(`${base}/-/reload`), () => Effect.void)
