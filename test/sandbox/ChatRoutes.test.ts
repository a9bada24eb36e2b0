import { NodeHttpClient } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import { CONTENT_SECURITY_POLICY } from "../../src/sandbox/ChatAssets.ts"
import { Bot } from "./support/Bot.ts"

const ask = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest) {
  const client = yield* HttpClient.HttpClient
  const { url } = yield* Bot
  const response = yield* client.execute(HttpClientRequest.prependUrl(request, url))
  return { status: response.status, headers: response.headers, text: yield* response.text }
})

const post = (path: string, body: unknown) =>
  ask(HttpClientRequest.post(path).pipe(HttpClientRequest.bodyJsonUnsafe(body)))

layer(Layer.mergeAll(Bot.layerSandbox(), NodeHttpClient.layerUndici), { excludeTestServices: true })(
  "the chat page's door",
  (it) => {
    it.effect.each(["/chat", "/chat/main.js", "/chat/page.css", "/chat/icon.svg"])(
      "serves %s under its strict policy, once for each version",
      (path) =>
        Effect.gen(function* () {
          const first = yield* ask(HttpClientRequest.get(path))
          assert.strictEqual(first.status, 200)
          assert.strictEqual(first.headers["content-security-policy"], CONTENT_SECURITY_POLICY)
          const etag = first.headers["etag"] ?? ""
          const again = yield* ask(HttpClientRequest.get(path).pipe(HttpClientRequest.setHeader("if-none-match", etag)))
          assert.strictEqual(again.status, 304)
        })
    )

    it.effect("leads to the page whoever gives no path", () =>
      Effect.gen(function* () {
        const { headers, status } = yield* ask(HttpClientRequest.get("/"))
        assert.deepStrictEqual([status, headers["location"]], [302, "/chat"])
      }))

    it.effect("has no inline script or style, nor anything from elsewhere", () =>
      Effect.gen(function* () {
        const { text } = yield* ask(HttpClientRequest.get("/chat"))
        assert.notMatch(text, /<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:/)
      }))

    it.effect("does not take a form of another site for the page's own words", () =>
      Effect.gen(function* () {
        const { status } = yield* ask(
          HttpClientRequest.post("/chat/api/messages").pipe(
            HttpClientRequest.bodyText(`{"guestId":"lucia"}`, "text/plain")
          )
        )
        assert.strictEqual(status, 415)
      }))

    const message = { guestId: "lucia", phoneNumberId: "112269058640637", content: { _tag: "Text", body: "hola" } }

    it.effect.each([
      { says: 202, when: "a guest writes to a hotel", body: message },
      { says: 404, when: "nobody is that guest", body: { ...message, guestId: "nobody" } },
      { says: 404, when: "the number is no hotel's", body: { ...message, phoneNumberId: "7" } },
      { says: 404, when: "the picture is unknown", body: { ...message, content: { _tag: "Picture", id: "7" } } },
      { says: 400, when: "there are no words", body: { ...message, content: { _tag: "Text", body: "" } } },
      { says: 400, when: "it is not a message", body: { hello: "you" } }
    ])("says $says when $when", ({ body, says }) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* post("/chat/api/messages", body)).status, says)
      }))

    it.effect("shows pictures and never anything that a browser would run", () =>
      Effect.gen(function* () {
        const upload = (type: string) =>
          ask(
            HttpClientRequest.post("/chat/api/files").pipe(
              HttpClientRequest.bodyUint8Array(new TextEncoder().encode("<script>"), type)
            )
          )
        assert.strictEqual((yield* upload("text/html")).status, 415)
        assert.strictEqual((yield* upload("image/svg+xml")).status, 415)
        const { id } = JSON.parse((yield* upload("image/png")).text)
        const shown = yield* ask(HttpClientRequest.get(`/chat/api/files/${id}`))
        assert.strictEqual(shown.headers["content-type"], "image/png")
        assert.strictEqual(shown.headers["x-content-type-options"], "nosniff")
        assert.include(shown.headers["content-security-policy"], "sandbox")
      }))
  }
)
