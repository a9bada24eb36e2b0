import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { FLAGS, NAMES } from "../../src/flags/Flag.ts"

/** What the seed names and nothing in the house depends on. */
const READ_BY_NOBODY = {
  "canary.enabled": "releases are the deployment's matter: scripts may read it",
  "multi_tenant.experimental": "what was an experiment there is how this house is built",
  "humanize.consolidate_text.enabled": "no answer is a text and a picture: pictures carry their words as captions"
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.startsWith("flags") && !path.startsWith("cli"))
  .map((path) => readFileSync(join("src", path), "utf8"))

describe("every flag", () => {
  it("has the default that was promised", () => {
    assert.deepStrictEqual(Object.fromEntries(NAMES.map((name) => [name, FLAGS[name].otherwise])), {
      "nlp.fallback.enhanced": true,
      "canary.enabled": false,
      "multi_tenant.experimental": false,
      "tenancy.dynamic.enabled": true,
      "tenancy.phone_normalization.advanced": false,
      "features.interactive_messages": false,
      "humanize.es_ar.enabled": false,
      "humanize.consolidate_text.enabled": false,
      "humanize.delay.enabled": false,
      "reservation.qr.enabled": false
    })
  })

  it("is asked of the service wherever something depends on it", () => {
    const unread = NAMES.filter((name) => !sources.some((text) => text.includes("isOn(") && text.includes(`"${name}"`)))
    assert.deepStrictEqual(unread.toSorted(), Object.keys(READ_BY_NOBODY).toSorted())
    for (const name of NAMES) {
      assert.strictEqual(/the house itself does not read it/.test(FLAGS[name].help), unread.includes(name), name)
    }
  })
})
