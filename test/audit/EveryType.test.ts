import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { TYPES } from "../../src/audit/AuditEvent.ts"

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path !== join("audit", "AuditEvent.ts"))
  .map((path) => readFileSync(join("src", path), "utf8"))
  .filter((text) => /\bnote\b|\bappend\b|witness/.test(text))

describe("the kinds of the audit trail", () => {
  it.each(TYPES)("%s is written somewhere", (type) => {
    assert.isTrue(sources.some((text) => text.includes(`type: "${type}"`)))
  })
})
