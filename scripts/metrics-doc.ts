/** Writes docs/metrics.md from what the rooms declare; with `--check` only says whether it is current. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gather } from "./support/MetricsContract.ts"
import { render } from "./support/MetricsPage.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const path = join(root, "docs/metrics.md")
const page = render(await gather(root))

if (!process.argv.includes("--check")) writeFileSync(path, page)
else if (readFileSync(path, "utf8") !== page) {
  console.error("docs/metrics.md is not current: run `deno task metrics`")
  process.exit(1)
}
