/** Writes dashboards/ from the boards in scripts/dashboards; with `--check` only says whether the folder is current. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { files } from "./dashboards/Boards.ts"

const folder = fileURLToPath(new URL("../dashboards", import.meta.url))
const wanted = files()
const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"))

if (process.argv.includes("--check")) {
  const stale = [...wanted].filter(([path, text]) =>
    !found.includes(path) || readFileSync(join(folder, path), "utf8") !== text
  )
  const extra = found.filter((path) => !wanted.has(path))
  if (stale.length + extra.length > 0) {
    console.error("dashboards/ is not current: run `deno task dashboards`")
    process.exit(1)
  }
} else {
  for (const path of found) if (!wanted.has(path)) rmSync(join(folder, path))
  for (const [path, text] of wanted) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
