import { Effect, Layer, Schema } from "effect"
import { FetchHttpClient, HttpClient, HttpClientResponse } from "effect/http"
import { layerServer } from "../../app/Http.ts"
import { HttpConfig } from "../../app/HttpConfig.ts"
import { baseUrlOf } from "../../app/StartScreen.ts"
import * as Finding from "./Finding.ts"

const Ready = Schema.Struct({ ready: Schema.Boolean, failing: Schema.Array(Schema.String) })

/** What our own runtime says at that place; none when nobody answers, or somebody else does. */
const runtimeAt = (baseUrl: string) =>
  HttpClient.get(`${baseUrl}/health/ready`).pipe(
    Effect.flatMap(HttpClientResponse.schemaBodyJson(Ready)),
    Effect.timeout("4 seconds"),
    Effect.provide(FetchHttpClient.layer),
    Effect.option
  )

/** Either our runtime listens there and is well, or it could. */
export const check = Effect.gen(function* () {
  const config = yield* Effect.provide(HttpConfig, HttpConfig.layer)
  const place = `port ${config.port} of ${config.host}`
  if (config.port === 0) return [Finding.ok("port", "the operating system chooses one")]
  const runtime = yield* runtimeAt(baseUrlOf(config.host, config.port))
  if (runtime._tag === "Some") {
    const { failing, ready } = runtime.value
    return [
      ready ? Finding.ok("port", `our runtime answers on ${place} and is ready`) : Finding.fail(
        "port",
        `our runtime answers on ${place} and is not ready: ${failing.join(", ")}`,
        "See its log."
      )
    ]
  }
  yield* Effect.scoped(Layer.build(layerServer.pipe(Layer.provide(Layer.succeed(HttpConfig, config)))))
  return [Finding.ok("port", `${place} is free`)]
}).pipe(Finding.orFail("port", null))
