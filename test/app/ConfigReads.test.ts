import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const src = fileURLToPath(new URL("../../src", import.meta.url))

/** A value of `Config` that reads; its error may be known anywhere. */
const READS = /\bConfig\.(?!ConfigError\b)\w+/

describe("the environment", () => {
  it("is read in files that say so in their name, and nowhere else", () => {
    const reading = readdirSync(src, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".ts") && READS.test(readFileSync(join(src, path), "utf8")))
    assert.deepStrictEqual(reading.filter((path) => !path.endsWith("Config.ts")), ["domain/ConfigValue.ts"])
  })
})
