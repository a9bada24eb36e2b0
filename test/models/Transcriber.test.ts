import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Transcriber } from "../../src/models/Transcriber.ts"
import { drips, endpoint, says, silent } from "./Endpoint.ts"
import { modelsAt, problemOf } from "./models.ts"

const recording = { bytes: new Uint8Array([79, 103, 103, 83]), mimeType: "audio/ogg; codecs=opus" }
const transcribe = Transcriber.use((one) => one.transcribe(recording))

describe("Transcriber", () => {
  it.live("sends the recording as a file that says what it is, and returns the words", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* endpoint(says({ text: " quiero reservar para el viernes \n" }))
      assert.strictEqual(yield* Effect.provide(transcribe, modelsAt(url)), "quiero reservar para el viernes")
      const [call] = asked
      assert.strictEqual(call?.path, "/v1/audio/transcriptions")
      assert.match(call?.type ?? "", /^multipart\/form-data/u)
      assert.match(call?.body ?? "", /filename="voice\.ogg"\r\nContent-Type: audio\/ogg\r\n\r\nOggS/iu)
      assert.match(call?.body ?? "", /name="model"\r\n\r\nsmall/u)
    }))

  it.live("ends in good time with an endpoint that keeps silent, drips, or talks of something else", () =>
    Effect.gen(function* () {
      const world = yield* endpoint(silent)
      yield* Effect.gen(function* () {
        assert.strictEqual(yield* problemOf(transcribe), "timeout")
        world.behave = drips
        assert.strictEqual(yield* problemOf(transcribe), "timeout")
        world.behave = says({ words: [] })
        assert.strictEqual(yield* problemOf(transcribe), "unreadable")
        assert.strictEqual(yield* problemOf(transcribe), "circuit_open")
      }).pipe(Effect.provide(modelsAt(world.url)))
    }))
})
