/** A room knows only the rooms on floors below it: never one above, never its neighbour. Run by `deno task ok`. */
import { readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"

const FLOORS: ReadonlyArray<ReadonlyArray<string>> = [
  ["domain"],
  ["telemetry", "alerts"],
  ["sql", "redis", "actors", "loops", "limits", "secrets", "reach"],
  ["audit", "backup"],
  ["tenancy", "guests", "inbox", "locks", "flags", "logs"],
  ["identity", "staff"],
  ["whatsapp", "pms", "models", "reviews", "authorizer", "payments"],
  ["language", "delivery", "ears"],
  ["booking"],
  ["conversation"],
  ["admin", "sandbox"],
  ["app"],
  ["cli"]
]

const floorOf = (room: string) => FLOORS.findIndex((rooms) => rooms.includes(room))

const files = (root: string): ReadonlyArray<string> =>
  readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name)
    return entry.isDirectory() ? files(path) : path.endsWith(".ts") ? [path.replaceAll("\\", "/")] : []
  })

const broken: Array<string> = []
const sources = files("src")
for (const path of sources) {
  const [, room = "", ...rest] = path.split("/")
  if (rest.length === 0) continue
  if (floorOf(room) === -1) {
    broken.push(`${path}: ${room} is not a room`)
    continue
  }
  for (
    const [, imported = ""] of readFileSync(path, "utf8").matchAll(/["'](\.\.?\/[^"']+\.(?:ts|json|css|js|html))["']/g)
  ) {
    const target = posix.normalize(posix.join(posix.dirname(path), imported)).split("/")[1] ?? ""
    if (target !== room && floorOf(target) >= floorOf(room)) broken.push(`${path}: ${room} may not know ${target}`)
  }
}

if (broken.length > 0) console.error(broken.join("\n"))
else console.log(`rooms in order (${sources.length} files)`)
process.exit(broken.length === 0 ? 0 : 1)
