import { Context, Effect, Layer, Option, Schema } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { createHash } from "node:crypto"
import { CurrentPrincipal } from "./Access.ts"
import { KeptAnswers } from "./KeptAnswers.ts"
import { Beyond, IdempotencyKey, Once } from "./Once.ts"
import { KeyReused, UnderWay } from "./Problem.ts"
import type { Answer } from "./SealedAnswer.ts"

const isKey = Schema.is(IdempotencyKey)

export const layer = Layer.effect(
  Once,
  Effect.gen(function* () {
    const answers = yield* KeptAnswers
    return Once.of((inside, { endpoint }) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const key = request.headers["idempotency-key"]
        // The endpoint's own headers say what is wrong with one that is none.
        if (key === undefined || !isKey(key)) return yield* inside
        const { id, kind } = yield* CurrentPrincipal
        const route = `${endpoint.method} ${endpoint.path}`
        // A body that cannot be read ends the connection: nobody is there to be told.
        const body = yield* Effect.orDie(request.text)
        const once = Context.get(endpoint.annotations, Beyond) ? answers.onceOutside : answers.once
        const outcome = yield* once(
          { principal: `${kind}:${id}`, route, key },
          createHash("sha256").update(`${request.method} ${request.url}\n${body}`).digest("base64url"),
          inside,
          answerOf
        )
        switch (outcome._tag) {
          case "Done":
            return outcome.made
          case "DoneBefore":
            return againOf(outcome.answer)
          case "UnderWay":
            return yield* new UnderWay({ detail: "The first request with this key is not answered yet." })
          case "OtherRequest":
            return yield* new KeyReused({ detail: "Draw a new key for another request." })
        }
      })
    )
  })
)

/** What was done, when something was. */
const answerOf = ({ body, headers, status }: HttpServerResponse.HttpServerResponse): Option.Option<Answer> => {
  if (status < 200 || status > 299) return Option.none()
  const text = body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""
  return Option.some({ status, headers: { ...headers }, body: text })
}

const againOf = ({ body, headers, status }: Answer): HttpServerResponse.HttpServerResponse => {
  const { "content-length": _, "content-type": contentType, ...others } = headers
  const said = { status, headers: { ...others, "idempotency-replayed": "true" } }
  return contentType === undefined ? HttpServerResponse.empty(said) : HttpServerResponse.text(body, {
    ...said,
    contentType
  })
}
