import { Effect, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { FaultRule } from "./Fault.ts"
import { GuestMessage, Posting } from "./GuestMessage.ts"
import type { SandboxMeta } from "./SandboxMeta.ts"
import { SettingsChange } from "./Settings.ts"

const json = (value: unknown) => HttpServerResponse.jsonUnsafe(value)
const done = HttpServerResponse.empty({ status: 204 })

const Writing = Schema.Struct({ messages: Schema.Array(GuestMessage), posting: Schema.optionalKey(Posting) })
const Address = Schema.Struct({ url: Schema.String.check(Schema.isPattern(/^https?:\/\//)) })
const Query = Schema.Struct({
  to: Schema.optionalKey(Schema.String),
  callbackData: Schema.optionalKey(Schema.String),
  phoneNumberId: Schema.optionalKey(Schema.String),
  after: Schema.optionalKey(Schema.FiniteFromString),
  limit: Schema.optionalKey(Schema.FiniteFromString)
})

const route = <E, R>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: HttpRouter.PathInput,
  handler: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
) => HttpRouter.route(method, path, Effect.catch(handler, refused))

/** Steers the pretend Meta from another process: the same words as its service, in JSON. */
export const controlRoutes = (sandbox: SandboxMeta["Service"]) => {
  return HttpRouter.addAll([
    route("GET", "/sandbox", Effect.map(sandbox.report, json)),
    route(
      "PUT",
      "/sandbox/webhook",
      Effect.gen(function* () {
        const { url } = yield* HttpServerRequest.schemaBodyJson(Address)
        return json(yield* sandbox.connect(url))
      })
    ),
    route("GET", "/sandbox/settings", Effect.sync(() => json(sandbox.settings()))),
    route(
      "PATCH",
      "/sandbox/settings",
      Effect.gen(function* () {
        return json(yield* sandbox.change(yield* HttpServerRequest.schemaBodyJson(SettingsChange)))
      })
    ),
    route("GET", "/sandbox/faults", Effect.sync(() => json(sandbox.faults()))),
    route(
      "POST",
      "/sandbox/faults",
      Effect.gen(function* () {
        return json(yield* sandbox.fault(yield* HttpServerRequest.schemaBodyJson(FaultRule)))
      })
    ),
    route("DELETE", "/sandbox/faults", Effect.as(sandbox.clearFaults, done)),
    route(
      "DELETE",
      "/sandbox/faults/:id",
      Effect.gen(function* () {
        const { id = "" } = yield* HttpRouter.params
        yield* sandbox.removeFault(id)
        return done
      })
    ),
    route(
      "GET",
      "/sandbox/sent",
      Effect.gen(function* () {
        return json(yield* sandbox.sent(yield* HttpServerRequest.schemaSearchParams(Query)))
      })
    ),
    route("DELETE", "/sandbox/sent", Effect.as(sandbox.forgetSent, done)),
    route("GET", "/sandbox/deliveries", Effect.sync(() => json(sandbox.deliveries()))),
    route(
      "POST",
      "/sandbox/guest-messages",
      Effect.gen(function* () {
        const { messages, posting } = yield* HttpServerRequest.schemaBodyJson(Writing)
        return json(yield* sandbox.write(messages, posting))
      })
    ),
    route(
      "POST",
      "/sandbox/webhooks",
      Effect.gen(function* () {
        const { arrayBuffer } = yield* HttpServerRequest.HttpServerRequest
        return json(yield* sandbox.post(new Uint8Array(yield* arrayBuffer)))
      })
    )
  ])
}

const refused = (error: unknown) =>
  Effect.succeed(HttpServerResponse.jsonUnsafe(
    { error: error instanceof Error ? error.message : "the request was not understood" },
    { status: 400 }
  ))
