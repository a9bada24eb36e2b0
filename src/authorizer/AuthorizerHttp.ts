import { NodeHttpClient } from "@effect/platform-node"
import { ByteSize, Effect, Exit, Option, Schema } from "effect"
import { HttpClient, type HttpClientRequest, HttpIncomingMessage } from "effect/http"
import { type AuthorizerError, fail, type Problem } from "./AuthorizerError.ts"
import * as AuthorizerMetrics from "./AuthorizerMetrics.ts"

const TIMEOUT = "5 seconds"
/** A page of a hundred accounts, with their pictures and all that apps keep with them. */
const MOST_READ = ByteSize.mebibytes(4)

/** `node:http` follows no redirect, so that a secret goes nowhere else. */
const client = Effect.flatMap(
  NodeHttpClient.makeAgent({ keepAlive: false, maxSockets: 8 }),
  (agent) => Effect.provideService(NodeHttpClient.makeNodeHttp, NodeHttpClient.HttpAgent, agent)
)

/** One question to the Authorizer: bounded in time and size, never repeated here. */
export const make = Effect.map(client, (http) =>
<A>(
  question: "keys" | "user" | "users",
  request: HttpClientRequest.HttpClientRequest,
  shape: Schema.Codec<A, unknown>
): Effect.Effect<A, AuthorizerError> =>
  http.execute(request).pipe(
    Effect.flatMap(Effect.fnUntraced(function* ({ status, text }) {
      if (status === 401 || status === 403) return yield* fail("unauthorized")
      if (status < 200 || status > 299) return yield* fail(status >= 500 ? "server_error" : "refused")
      return yield* text
    })),
    Effect.provideService(HttpIncomingMessage.MaxBodySize, MOST_READ),
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.scoped,
    Effect.flatMap(Schema.decodeUnknownEffect(Schema.fromJsonString(shape))),
    Effect.catchTags({
      HttpClientError: ({ reason }) => fail(reason._tag === "TransportError" ? "connection" : "unreadable"),
      SchemaError: () => fail("unreadable")
    }),
    Effect.timeoutOrElse({ duration: TIMEOUT, orElse: () => fail("timeout") }),
    Effect.onExit((exit) => AuthorizerMetrics.requests({ question, result: resultOf(exit) }))
  ))

const resultOf = (exit: Exit.Exit<unknown, AuthorizerError>): "ok" | Problem =>
  Exit.isSuccess(exit)
    ? "ok"
    : Option.match(Exit.findErrorOption(exit), { onNone: () => "connection", onSome: ({ problem }) => problem })
