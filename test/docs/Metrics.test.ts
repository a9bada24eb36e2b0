import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gather } from "../../scripts/support/MetricsContract.ts"
import { render } from "../../scripts/support/MetricsPage.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const contract = await gather(root)

describe("docs/metrics.md", () => {
  it("is what `deno task metrics` writes now", () => {
    assert.strictEqual(readFileSync(join(root, "docs/metrics.md"), "utf8"), render(contract))
  })

  it("explains every metric in a sentence of its own", () => {
    const helps = contract.map(({ help }) => help)
    assert.deepStrictEqual(helps.filter((help, index) => help.length < 10 || helps.indexOf(help) !== index), [])
  })

  it("has no label that could name a guest: what is open names hotels, their rooms and parts of ours", () => {
    const open = contract.flatMap(({ labels }) =>
      Object.entries(labels).flatMap(([label, values]) => values.length === 0 ? [label] : [])
    )
    assert.deepStrictEqual([...new Set(open)].toSorted(), [
      "endpoint",
      "loop",
      "name",
      "room_id",
      "room_type",
      "status_code",
      "tenant_id",
      "type"
    ])
  })
})
