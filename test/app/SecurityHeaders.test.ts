import { assert, describe, it } from "@effect/vitest"
import { securityHeaders } from "../../src/app/SecurityHeaders.ts"

const plain = { strictTransport: false, crossOriginIsolation: false, extraSources: [] }

const directives = (headers: Readonly<Record<string, string>>) =>
  new Map(
    (headers["content-security-policy"] ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ")
      return [name, sources]
    })
  )

describe("the security headers", () => {
  it("never allow code that is not a file of ours", () => {
    const policy = directives(securityHeaders({ ...plain, extraSources: ["https://cdn.example"] }))
    assert.deepStrictEqual(policy.get("script-src"), ["'self'"])
    assert.deepStrictEqual(policy.get("object-src"), ["'none'"])
    assert.deepStrictEqual(policy.get("frame-ancestors"), ["'none'"])
    assert.deepStrictEqual(policy.get("default-src"), ["'self'", "https://cdn.example"])
    assert.deepStrictEqual(policy.get("img-src"), ["'self'", "https://cdn.example", "data:", "blob:"])
    assert.notInclude(JSON.stringify([...policy]), "unsafe")
  })

  it("insist on TLS and isolate the page only when told to", () => {
    const names = ["strict-transport-security", "cross-origin-opener-policy", "cross-origin-embedder-policy"]
    const off = securityHeaders(plain)
    const on = securityHeaders({ ...plain, strictTransport: true, crossOriginIsolation: true })
    assert.deepStrictEqual(names.map((name) => off[name]), [undefined, undefined, undefined])
    assert.deepStrictEqual(names.map((name) => on[name]), [
      "max-age=31536000",
      "same-origin",
      "require-corp"
    ])
  })
})
