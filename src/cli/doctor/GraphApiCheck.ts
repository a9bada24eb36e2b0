import { Effect } from "effect"
import { HttpClientRequest } from "effect/http"
import { GraphApiConfig } from "../../whatsapp/GraphApiConfig.ts"
import * as GraphApiConnection from "../../whatsapp/GraphApiConnection.ts"
import * as GraphApiExchange from "../../whatsapp/GraphApiExchange.ts"
import * as Finding from "./Finding.ts"

const NAME = "whatsapp"

/** Asks Meta only who we are: nothing is sent to anybody. */
const live = Effect.gen(function* () {
  const { ask, at } = yield* GraphApiExchange.make
  const { token } = yield* GraphApiConfig
  const { status } = yield* ask(token, HttpClientRequest.get(at("me?fields=id")))
  if (status === 200) return [Finding.ok(NAME, "Meta's Graph API knows WHATSAPP_ACCESS_TOKEN")]
  return [
    status >= 500
      ? Finding.warn(NAME, `Meta's Graph API answered ${status}`, "Try again; Meta itself may have trouble.")
      : Finding.fail(
        NAME,
        `Meta's Graph API answered ${status} to WHATSAPP_ACCESS_TOKEN`,
        "Make a new system user token with whatsapp_business_messaging, and set WHATSAPP_ACCESS_TOKEN to it."
      )
  ]
}).pipe(
  Effect.provide(GraphApiConnection.layer),
  Effect.provide(GraphApiConfig.layer),
  Effect.catchTag(["HttpClientError", "TimeoutError"], () =>
    Effect.succeed([
      Finding.fail(NAME, "Meta's Graph API cannot be reached", "Check the network, its proxy, and WHATSAPP_GRAPH_URL.")
    ])),
  Finding.orFail(NAME, null)
)

export const check = (whatsapp: "sandbox" | "live") =>
  whatsapp === "live" ? live : Effect.succeed([
    Finding.ok(NAME, "a pretend one; WHATSAPP_ACCESS_TOKEN brings in the real one")
  ])
