import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const SERVICE = /export class (\w+)\s+extends Context\.Service<\1, \{\n([\s\S]*?)\n\}>\(\)/g

/** What a parameter says when it names a hotel, or a row that belongs to one. */
const OF_A_HOTEL = /\b(?:TenantId|ConversationId|ReservationId)\b|\b(?:id|userId|idOrWritten): string/

/** `Service.method` for every method of a service on the database that is told a hotel, or a row of one. */
export const methods = (root = "src"): ReadonlyArray<string> =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts")).flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8")
    if (!text.includes("SqlClient.SqlClient")) return []
    return [...text.matchAll(SERVICE)].flatMap(([, service = "", body = ""]) =>
      body.replaceAll(/\/\*\*[\s\S]*?\*\//g, "").split(/\n(?= {2}readonly )/).flatMap((entry) => {
        const name = /^\s*readonly (\w+): (?:<[^>]*>)?\(/.exec(entry)?.[1]
        const [parameters = ""] = entry.split("=>", 1)
        return name !== undefined && OF_A_HOTEL.test(parameters) ? [`${service}.${name}`] : []
      })
    )
  }).toSorted()
