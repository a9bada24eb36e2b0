import { Duration, Effect, Layer, Option, Redacted } from "effect"
import { Audit } from "../../src/audit/Audit.ts"
import { ChatModel } from "../../src/models/ChatModel.ts"
import { ModelsConfig } from "../../src/models/ModelsConfig.ts"
import { Transcriber } from "../../src/models/Transcriber.ts"
import * as RateLimits from "../../src/limits/RateLimits.ts"

const address = (url: URL) => Option.some({ baseUrl: url, key: Option.some(Redacted.make("key")), model: "small" })

/** Both models at that address, impatient. */
export const modelsAt = (url: URL | null, own: Partial<ModelsConfig["Service"]> = {}) =>
  Layer.merge(ChatModel.layer, Transcriber.layer).pipe(
    Layer.provideMerge(Layer.succeed(ModelsConfig, {
      chat: url === null ? Option.none() : address(url),
      speech: url === null ? Option.none() : address(url),
      chatTimeout: Duration.seconds(3),
      speechTimeout: Duration.millis(800),
      budget: 100,
      askBelow: "unsure",
      ...own
    })),
    Layer.provide(Layer.merge(RateLimits.layerMemory, Audit.layerNone)),
    Layer.fresh
  )

/** What went wrong, or nothing. */
export const problemOf = <A, E extends { readonly problem: string }, R>(self: Effect.Effect<A, E, R>) =>
  Effect.match(self, { onFailure: ({ problem }) => problem, onSuccess: () => "none" })
