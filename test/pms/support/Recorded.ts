import { readdirSync, readFileSync } from "node:fs"

const folder = new URL("../../fixtures/qloapps/", import.meta.url)
const names = readdirSync(folder)

/** What a real QloApps 1.6.1 answered to one call, as it came over the wire. */
export interface Recording {
  readonly status: number
  readonly body: string
  readonly note: string
}

const INDEX = new Map(
  readFileSync(new URL("INDEX.md", folder), "utf8").split("\n").flatMap((line) => {
    const [, n, , , , status] = line.split("|").map((cell) => cell.trim())
    return /^\d+$/.test(n ?? "")
      ? [[Number(n), { status: Number(status), title: line.split("|")[2]?.trim() ?? "" }] as const]
      : []
  })
)

const fileOf = (n: number, part: string): string => {
  const name = names.find((name) => name.startsWith(`${String(n).padStart(3, "0")}-`) && name.includes(`.${part}.`))
  if (name === undefined) throw new Error(`there is no ${part} of sample ${n}`)
  return readFileSync(new URL(name, folder), "utf8")
}

export const recording = (n: number): Recording => {
  const entry = INDEX.get(n)
  if (entry === undefined) throw new Error(`there is no sample ${n}`)
  return { status: entry.status, body: fileOf(n, "response"), note: entry.title }
}

export const recordedRequest = (n: number): unknown => JSON.parse(fileOf(n, "request"))

export const recordedJson = (n: number): unknown => JSON.parse(fileOf(n, "response"))
