import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { createHash } from "node:crypto"
import { PhoneNumberId } from "../../src/domain/Ids.ts"
import { GraphApiConfig } from "../../src/whatsapp/GraphApiConfig.ts"
import { GraphApiMedia } from "../../src/whatsapp/GraphApiMedia.ts"
import { GraphApiTokens } from "../../src/whatsapp/GraphApiTokens.ts"
import { json, PretendGraph } from "./PretendGraph.ts"

const phoneNumberId = PhoneNumberId.make("106540352242922")
const picture = new Uint8Array(50_000).map((_, at) => at % 251)
const sha256 = createHash("sha256").update(picture)
const [hex, base64] = [sha256.copy().digest("hex"), sha256.copy().digest("base64")]

const Media = Layer.unwrap(
  Effect.map(
    PretendGraph,
    ({ url }) =>
      GraphApiMedia.layer.pipe(
        Layer.provide(GraphApiTokens.layerInstallation),
        Layer.provide(GraphApiConfig.layerAt(url, Redacted.make("secret")))
      )
  )
).pipe(Layer.provideMerge(PretendGraph.layer))

const serve = Effect.map(PretendGraph, (peer) => {
  peer.answer = ({ path }) =>
    path.startsWith("/file") ? { status: 200, body: picture } : json({ error: { code: 100 } }, 400)
  return (path: string) => new URL(path, peer.url).href
})

const reasonOf = <A, R>(download: Effect.Effect<A, { readonly reason: { readonly _tag: string } }, R>) =>
  Effect.map(Effect.flip(download), ({ reason }) => reason._tag)

describe("files at Meta", () => {
  it.live("are fetched with our token and proved by their digest, in hexadecimal or base64", () =>
    Effect.gen(function* () {
      const at = yield* serve
      const media = yield* GraphApiMedia
      for (const digest of [hex, base64, hex.toUpperCase()]) {
        const bytes = yield* media.download(
          phoneNumberId,
          { url: at("/file"), mimeType: "image/jpeg", sha256: digest },
          60_000
        )
        assert.deepStrictEqual(bytes, picture)
      }
      assert.strictEqual((yield* PretendGraph).requests[0]?.headers.authorization, "Bearer secret")
    }).pipe(Effect.provide(Media)))

  it.live("that are not what Meta described are refused", () =>
    Effect.gen(function* () {
      const at = yield* serve
      const media = yield* GraphApiMedia
      const file = { url: at("/file"), mimeType: "image/jpeg", sha256: hex.replace(/^./, "g") }
      assert.strictEqual(yield* reasonOf(media.download(phoneNumberId, file, 60_000)), "MediaCorrupt")
    }).pipe(Effect.provide(Media)))

  it.live("that are too large are not read to their end", () =>
    Effect.gen(function* () {
      const at = yield* serve
      const media = yield* GraphApiMedia
      const file = { url: at("/file"), mimeType: "image/jpeg", sha256: null }
      assert.strictEqual(yield* reasonOf(media.download(phoneNumberId, file, 49_999)), "MediaTooLarge")
    }).pipe(Effect.provide(Media)))

  it.live("may lead from one of Meta's addresses to the next, and our token to nobody else's", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const stranger = yield* Layer.build(Layer.fresh(PretendGraph.layer))
      const other = yield* Effect.provide(PretendGraph, stranger)
      const media = yield* GraphApiMedia
      const file = (path: string) => ({ url: new URL(path, peer.url).href, mimeType: "image/jpeg", sha256: null })
      peer.answer = ({ path }) => {
        if (path === "/inside") return { status: 302, body: "", headers: { location: "/file" } }
        if (path === "/outside") return { status: 302, body: "", headers: { location: other.url.href } }
        if (path === "/circle") return { status: 302, body: "", headers: { location: "/circle" } }
        return { status: 200, body: picture }
      }
      assert.strictEqual((yield* media.download(phoneNumberId, file("/inside"), 60_000)).length, picture.length)
      assert.strictEqual(yield* reasonOf(media.download(phoneNumberId, file("/outside"), 60_000)), "MediaElsewhere")
      assert.strictEqual(yield* reasonOf(media.download(phoneNumberId, file("/circle"), 60_000)), "MediaElsewhere")
      for (
        const url of [other.url.href, "http://graph.facebook.com/x", "https://graph.facebook.com.evil/x", "file:///etc"]
      ) {
        const direct = media.download(phoneNumberId, { url, mimeType: "image/jpeg", sha256: null }, 60_000)
        assert.strictEqual(yield* reasonOf(direct), "MediaElsewhere")
      }
      assert.deepStrictEqual(other.requests, [])
    }).pipe(Effect.scoped, Effect.provide(Media)))

  it.live("have an address by their id, and are gone when Meta says so", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const media = yield* GraphApiMedia
      peer.answer = () => json({ url: "https://lookaside.fbsbx.com/a", mime_type: "image/jpeg", sha256: hex, id: "7" })
      assert.deepStrictEqual(yield* media.address(phoneNumberId, "7"), {
        url: "https://lookaside.fbsbx.com/a",
        mimeType: "image/jpeg",
        sha256: hex
      })
      assert.strictEqual(peer.requests[0]?.path, "/v26.0/7?phone_number_id=106540352242922")
      peer.answer = () => json({ error: { code: 100 } }, 404)
      assert.strictEqual(yield* reasonOf(media.address(phoneNumberId, "7")), "MediaGone")
      peer.answer = () => "reset"
      const cut = yield* Effect.flip(media.address(phoneNumberId, "7"))
      assert.strictEqual(cut.reason._tag, "GraphUnreachable")
      assert.match(cut.message, /^Meta did not answer, or not in a way that could be read: [A-Za-z]+ [A-Z]+\.$/)
    }).pipe(Effect.provide(Media)))

  it.live("are uploaded whole, with their type and name", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const media = yield* GraphApiMedia
      peer.answer = () => json({ id: "media-1" })
      const id = yield* media.upload(phoneNumberId, {
        bytes: new TextEncoder().encode("not really a picture"),
        mimeType: "image/png",
        filename: "mapa.png"
      })
      assert.strictEqual(id, "media-1")
      const [request] = peer.requests
      assert.strictEqual(request?.path, "/v26.0/106540352242922/media")
      assert.match(request?.headers["content-type"] ?? "", /^multipart\/form-data; boundary=/)
      for (const part of ['name="messaging_product"', "mapa.png", "image/png", "not really a picture"]) {
        assert.include(request?.body ?? "", part)
      }
    }).pipe(Effect.provide(Media)))
})
