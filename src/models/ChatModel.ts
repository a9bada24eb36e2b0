import { Context, Effect, Layer, Option, Schema } from "effect"
import { HttpClientRequest } from "effect/http"
import { CircuitBreaker, RateLimiter } from "effect/persistence"
import type { TenantId } from "../domain/Ids.ts"
import * as ModelExchange from "./ModelExchange.ts"
import { ModelsConfig } from "./ModelsConfig.ts"
import { ModelsError } from "./ModelsError.ts"
import * as ModelsMetrics from "./ModelsMetrics.ts"

/** One question with an answer of a given shape. */
export interface ChatQuestion {
  readonly tenantId: TenantId
  readonly instructions: string
  /** What a stranger wrote, masked by the caller; data for the model, whatever it says of itself. */
  readonly text: string
  /** Name and JSON Schema of the answer. */
  readonly answer: { readonly name: string; readonly schema: unknown }
}

/** A language model of somebody else. It is asked for one small JSON object and can do nothing. */
export class ChatModel extends Context.Service<ChatModel, {
  /** Whether there is one. */
  readonly configured: boolean
  /** The object of the answer, to be decoded by the caller; within the hotel's budget of the hour. */
  readonly ask: (question: ChatQuestion) => Effect.Effect<unknown, ModelsError>
}>()("conserje/models/ChatModel") {
  static readonly layer = Layer.effect(
    ChatModel,
    Effect.gen(function* () {
      const { budget, chat, chatTimeout } = yield* ModelsConfig
      const limiter = yield* RateLimiter.RateLimiter
      if (Option.isNone(chat)) {
        return ChatModel.of({
          configured: false,
          ask: () => Effect.fail(new ModelsError({ problem: "not_configured" }))
        })
      }
      const { model } = chat.value
      const exchange = yield* ModelExchange.make("chat", chat.value, chatTimeout)

      const spend = (tenantId: TenantId) =>
        limiter.consume({
          key: `llm:${tenantId}`,
          limit: budget,
          window: "1 hour",
          algorithm: "fixed-window",
          onExceeded: "fail"
        }).pipe(
          // A limiter that cannot be asked must not cost money without end.
          Effect.mapError(() => new ModelsError({ problem: "budget_spent" })),
          Effect.tapError(({ problem }) => ModelsMetrics.requests({ model: "chat", result: problem }))
        )

      const ask = ({ answer, instructions, tenantId, text }: ChatQuestion) =>
        Effect.andThen(
          budget === 0 ? Effect.fail(new ModelsError({ problem: "budget_spent" })) : spend(tenantId),
          exchange(
            "chat/completions",
            HttpClientRequest.bodyJsonUnsafe({
              model,
              temperature: 0,
              max_tokens: MOST_TOKENS,
              messages: [{ role: "system", content: instructions }, { role: "user", content: text }],
              response_format: {
                type: "json_schema",
                json_schema: { name: answer.name, strict: true, schema: answer.schema }
              }
            }),
            objectIn
          )
        )

      return ChatModel.of({ configured: true, ask })
    })
  ).pipe(Layer.provide(CircuitBreaker.layerStoreMemory()))
}

/** A small object; a longer answer is cut and unreadable. */
const MOST_TOKENS = 200

const Completion = Schema.fromJsonString(
  Schema.Struct({
    choices: Schema.NonEmptyArray(
      Schema.Struct({ message: Schema.Struct({ content: Schema.fromJsonString(Schema.Unknown) }) })
    )
  })
)
const decodeCompletion = Schema.decodeUnknownOption(Completion)

const objectIn = (body: string): Option.Option<unknown> =>
  Option.map(decodeCompletion(body), ({ choices }) => choices[0].message.content)
