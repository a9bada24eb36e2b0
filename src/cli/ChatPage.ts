import { Effect, Schema } from "effect"
import { HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"
import type { Language } from "../domain/Language.ts"
import { ChatBubble, type Choice } from "./ChatBubble.ts"
import { NoChatPage, refuse } from "./CommandError.ts"

const PageState = Schema.Struct({
  hotels: Schema.Array(Schema.Struct({ phoneNumberId: Schema.String, name: Schema.String })),
  threads: Schema.Array(
    Schema.Struct({ guestId: Schema.String, phoneNumberId: Schema.String, bubbles: Schema.Array(ChatBubble) })
  )
})
export type PageState = typeof PageState.Type

const Guest = Schema.Struct({ id: Schema.String })

/** A phone of the page, and the hotel it writes to. */
export interface Line {
  readonly guestId: string
  readonly phoneNumberId: string
}

export type Written = { readonly _tag: "Text"; readonly body: string } | ({ readonly _tag: "Tap" } & Choice)

/** The chat page of the runtime at that address, as its own script uses it. */
export const chatPage = (baseUrl: string) => {
  const ask = <A>(request: HttpClientRequest.HttpClientRequest, schema: Schema.Decoder<A>) =>
    HttpClient.execute(request).pipe(
      Effect.flatMap(HttpClientResponse.filterStatusOk),
      Effect.flatMap(HttpClientResponse.schemaBodyJson(schema)),
      Effect.timeout("10 seconds"),
      Effect.catchTags({
        HttpClientError: () => refuse(new NoChatPage({ url: baseUrl })),
        SchemaError: () => refuse(new NoChatPage({ url: baseUrl })),
        TimeoutError: () => refuse(new NoChatPage({ url: baseUrl }))
      })
    )
  const at = (path: string) => `${baseUrl}/chat/api/${path}`
  return {
    state: ask(HttpClientRequest.get(at("state")), PageState),
    invite: (name: string, language: Language) =>
      ask(HttpClientRequest.post(at("guests")).pipe(HttpClientRequest.bodyJsonUnsafe({ name, language })), Guest),
    write: (line: Line, content: Written) =>
      HttpClient.execute(
        HttpClientRequest.post(at("messages")).pipe(HttpClientRequest.bodyJsonUnsafe({ ...line, content }))
      ).pipe(
        Effect.flatMap(HttpClientResponse.filterStatusOk),
        Effect.timeout("10 seconds"),
        Effect.catchTags({
          HttpClientError: () => refuse(new NoChatPage({ url: baseUrl })),
          TimeoutError: () => refuse(new NoChatPage({ url: baseUrl }))
        }),
        Effect.asVoid
      )
  }
}
