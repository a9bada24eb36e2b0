import { Context, Effect, Layer, Option, Schema } from "effect"
import { HttpClientRequest } from "effect/http"
import { CircuitBreaker } from "effect/persistence"
import * as ModelExchange from "./ModelExchange.ts"
import { ModelsConfig } from "./ModelsConfig.ts"
import { ModelsError } from "./ModelsError.ts"

export interface Recording {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** `audio/ogg; codecs=opus` */
  readonly mimeType: string
}

/** Writes down what is said in a recording; somebody else's model. */
export class Transcriber extends Context.Service<Transcriber, {
  /** Whether there is one. */
  readonly configured: boolean
  /** The words, at most 4,000 characters; empty when nothing was said. */
  readonly transcribe: (recording: Recording) => Effect.Effect<string, ModelsError>
}>()("conserje/models/Transcriber") {
  static readonly layer = Layer.effect(
    Transcriber,
    Effect.gen(function* () {
      const { speech, speechTimeout } = yield* ModelsConfig
      if (Option.isNone(speech)) {
        return Transcriber.of({
          configured: false,
          transcribe: () => Effect.fail(new ModelsError({ problem: "not_configured" }))
        })
      }
      const { model } = speech.value
      const exchange = yield* ModelExchange.make("speech", speech.value, speechTimeout)

      const transcribe = ({ bytes, mimeType }: Recording) => {
        const form = new FormData()
        const [type = "audio/ogg"] = mimeType.split(";")
        form.set("model", model)
        form.set("response_format", "json")
        // The ending is how such endpoints know what it is.
        form.set("file", new Blob([bytes], { type }), `voice.${ENDINGS[type.trim()] ?? "ogg"}`)
        return exchange("audio/transcriptions", HttpClientRequest.bodyFormData(form), textIn)
      }

      return Transcriber.of({ configured: true, transcribe })
    })
  ).pipe(Layer.provide(CircuitBreaker.layerStoreMemory()))
}

const ENDINGS: Readonly<Record<string, string>> = {
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/wav": "wav",
  "audio/webm": "webm"
}

const MOST_TEXT = 4_000

const decodeText = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ text: Schema.String })))

const textIn = (body: string): Option.Option<string> =>
  Option.map(decodeText(body), ({ text }) => text.trim().slice(0, MOST_TEXT).toWellFormed())
