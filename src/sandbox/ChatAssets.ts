import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"

/** Nothing but our own files: no inline scripts, no inline styles, no other origin. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join("; ")

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml"
} as const

const FILES = [
  ["index.html", "html"],
  ["colours.css", "css"],
  ["page.css", "css"],
  ["people.css", "css"],
  ["conversation.css", "css"],
  ["bubbles.css", "css"],
  ["attachments.css", "css"],
  ["beside.css", "css"],
  ["composer.css", "css"],
  ["dialogs.css", "css"],
  ["network.css", "css"],
  ["narrow.css", "css"],
  ["main.js", "js"],
  ["api.js", "js"],
  ["state.js", "js"],
  ["dom.js", "js"],
  ["people.js", "js"],
  ["bubbles.js", "js"],
  ["conversation.js", "js"],
  ["composer.js", "js"],
  ["dialogs.js", "js"],
  ["network.js", "js"],
  ["icon.svg", "svg"]
] as const

const asset = Effect.fnUntraced(function* ([name, type]: typeof FILES[number]) {
  // The files are part of the program: without them it is broken, not unlucky.
  const bytes = yield* Effect.orDie(
    Effect.tryPromise(() => readFile(new URL(`./chat/${name}`, import.meta.url)))
  )
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`
  const headers = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    etag
  }
  const whole = HttpServerResponse.uint8Array(bytes, { contentType: TYPES[type], headers })
  const same = HttpServerResponse.empty({ status: 304, headers })
  const path = name === "index.html" ? "/chat" : `/chat/${name}` as const
  return HttpRouter.route(
    "GET",
    path,
    (request) => Effect.succeed(request.headers["if-none-match"] === etag ? same : whole)
  )
})

/** The chat page's own files, read once; whoever types the address without a path is led there. */
export const ChatAssets = Layer.merge(
  HttpRouter.addAll(Effect.forEach(FILES, asset)),
  HttpRouter.add("GET", "/", HttpServerResponse.redirect("/chat"))
)
