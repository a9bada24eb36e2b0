import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { freshen } from "../../src/cli/FreshIds.ts"
import { fixtures } from "../whatsapp/Fixtures.ts"

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (words: string) => new TextEncoder().encode(words)
const WAMIDS = /wamid\.[\w=+\\/-]+/g

describe("fresh ids", () => {
  it("are the same within a repetition and others in the next", () => {
    const body = bytes('{"id":"wamid.AB+c/d==","context":{"id":"wamid.AB+c\\/d=="},"other":"wamid.Z"}')
    const [one, quoted, other] = text(freshen(body, "1")).match(WAMIDS) ?? []
    assert.strictEqual(one, quoted)
    assert.notStrictEqual(one, other)
    assert.notInclude(text(freshen(body, "2")), one ?? "")
    assert.strictEqual(text(freshen(body, "1")), text(freshen(body, "1")))
  })

  it("leave every other byte as it was, in whatever encoding", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (before, after) => {
      // What follows could belong to the id; a quote ends it.
      const body = Buffer.concat([before, bytes('"wamid.OLD"'), after])
      const fresh = Buffer.from(freshen(body, "salt"))
      const at = fresh.indexOf('"wamid.', before.length)
      assert.strictEqual(at, before.length)
      assert.deepStrictEqual(fresh.subarray(0, at), Buffer.from(before))
      assert.deepStrictEqual(fresh.subarray(fresh.indexOf('"', at + 1) + 1), Buffer.from(after))
    }))
  })

  it("are in every recorded payload that has any, and it is still JSON", () => {
    for (const { body, file } of fixtures) {
      const ids = text(body).match(WAMIDS) ?? []
      const fresh = text(freshen(body, file))
      for (const id of ids) assert.notInclude(fresh, id, file)
      if (isJson(text(body))) assert.isTrue(isJson(fresh), file)
    }
  })
})

const isJson = (words: string): boolean => {
  try {
    JSON.parse(words)
    return true
  } catch {
    return false
  }
}
