import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { createHash } from "node:crypto"
import { ConversationId, PhoneNumberId } from "../../src/domain/Ids.ts"
import { Ears } from "../../src/ears/Ears.ts"
import { ModelsError } from "../../src/models/ModelsError.ts"
import { Transcriber } from "../../src/models/Transcriber.ts"
import {
  GraphApiError,
  MediaCorrupt,
  MediaElsewhere,
  MediaGone,
  MediaTooLarge
} from "../../src/whatsapp/GraphApiError.ts"
import { GraphApiMedia } from "../../src/whatsapp/GraphApiMedia.ts"
import * as Postgres from "../support/Postgres.ts"

const bytes = new Uint8Array([0, 255, 10, 39, 92, 128])

const refusals = {
  gone: new MediaGone(),
  large: new MediaTooLarge({ limit: 1 }),
  elsewhere: new MediaElsewhere(),
  corrupt: new MediaCorrupt()
}

/** Meta, where the id says what becomes of the file. */
const media = Layer.succeed(GraphApiMedia, {
  upload: () => Effect.die("nothing is uploaded"),
  address: (_, id) => Effect.succeed({ url: id, mimeType: id === "photo" ? "image/jpeg" : "audio/ogg", sha256: null }),
  download: (_, { url }) => {
    const refusal = Object.entries(refusals).find(([id]) => id === url)?.[1]
    return refusal === undefined ? Effect.succeed(bytes) : Effect.fail(new GraphApiError({ reason: refusal }))
  }
})

const transcribing = (configured: boolean, words: Effect.Effect<string, ModelsError>) =>
  Layer.succeed(Transcriber, { configured, transcribe: () => words })

const file = (mediaId: string, conversation = "casa/g") => ({
  conversationId: ConversationId.make(conversation),
  phoneNumberId: PhoneNumberId.make("112"),
  mediaId
})

const hear = (mediaId: string, transcriber = transcribing(true, Effect.succeed("hola"))) =>
  Ears.use((ears) => ears.listen(file(mediaId))).pipe(
    Effect.provide(Layer.fresh(Ears.layerSql.pipe(Layer.provide(media), Layer.provide(transcriber))))
  )

const because = (heard: { readonly _tag: string; readonly because?: string }) => heard.because

const TestLayer = Ears.layerSql.pipe(
  Layer.provide(media),
  Layer.provide(transcribing(false, Effect.succeed(""))),
  Layer.provideMerge(Postgres.layer)
)

layer(TestLayer, { timeout: "60 seconds", excludeTestServices: true })("Ears", (it) => {
  it.effect("hears the words of a voice note", () =>
    Effect.map(hear("voice"), (heard) => assert.deepStrictEqual(heard, { _tag: "Words", text: "hola" })))

  it.effect("says why it heard nothing, whatever went wrong, and never fails", () =>
    Effect.gen(function* () {
      assert.strictEqual(because(yield* hear("gone")), "gone")
      assert.strictEqual(because(yield* hear("large")), "too_large")
      assert.strictEqual(because(yield* hear("elsewhere")), "failed")
      assert.strictEqual(because(yield* hear("corrupt")), "failed")
      assert.strictEqual(because(yield* hear("voice", transcribing(true, Effect.succeed("")))), "silence")
      const broken = transcribing(true, Effect.fail(new ModelsError({ problem: "timeout" })))
      assert.strictEqual(because(yield* hear("voice", broken)), "failed")
      assert.strictEqual(because(yield* hear("voice", transcribing(false, Effect.succeed("x")))), "no_transcriber")
    }))

  it.effect("keeps a photo once, byte by byte, for its own conversation alone", () =>
    Effect.gen(function* () {
      const ears = yield* Ears
      const kept = Option.getOrThrow(yield* ears.keep(file("photo")))
      assert.deepStrictEqual({ ...kept, id: "" }, {
        id: "",
        mimeType: "image/jpeg",
        sha256: createHash("sha256").update(bytes).digest("hex"),
        bytes: bytes.length
      })
      assert.strictEqual(Option.getOrThrow(yield* ears.keep(file("photo"))).id, kept.id)
      const opened = Option.getOrThrow(yield* ears.open(ConversationId.make("casa/g"), kept.id))
      assert.deepStrictEqual(opened, { mimeType: "image/jpeg", bytes })
      assert.isTrue(Option.isNone(yield* ears.open(ConversationId.make("casa/other"), kept.id)))
      assert.isTrue(Option.isNone(yield* ears.keep(file("gone"))))
    }))
})
