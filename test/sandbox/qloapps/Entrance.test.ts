import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { nothing, readOnly } from "../../../src/sandbox/qloapps/ApiKey.ts"
import { admit } from "../../../src/sandbox/qloapps/Entrance.ts"
import { RECORDED_SHOP } from "./RecordedShop.ts"

const basic = (user: string) => `Basic ${Buffer.from(`${user}:`).toString("base64")}`

describe("at the door", () => {
  const knock = { method: "GET", resource: "hotels", keyInQuery: null }
  const shop = {
    ...RECORDED_SHOP,
    keys: [
      { key: "R".repeat(32), active: true, allows: readOnly },
      { key: "N".repeat(32), active: true, allows: nothing }
    ]
  }

  it("a key passes where it may", () => {
    const key = admit(shop, false, { ...knock, authorization: basic("R".repeat(32)) })
    assert.strictEqual(Result.getOrThrow(key).key, "R".repeat(32))
  })

  it("nobody passes while the webservice is off, with a key or a wrong one", () => {
    for (const user of ["R".repeat(32), "x"]) {
      const refused = Result.getOrThrow(Result.flip(admit(shop, true, { ...knock, authorization: basic(user) })))
      assert.strictEqual(refused._tag === "Errors" ? refused.status : 0, 503)
    }
  })
})
