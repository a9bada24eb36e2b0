import { Console, DateTime, Effect } from "effect"
import { Flag, GlobalFlag } from "effect/cli"

/** `--json`: one JSON document on stdout in place of a table. */
export const Json = GlobalFlag.Setting("json")({
  flag: Flag.Boolean("json").pipe(
    Flag.withDescription("Answer with one JSON document instead of a table"),
    Flag.withDefault(false)
  )
})

/** The same answer for a machine or for a person. */
export const answer = (document: unknown, text: string) =>
  Effect.flatMap(Json, (json) => Console.log(json ? JSON.stringify(document) : text))

/** Milliseconds since the epoch as machines read them. */
export const iso = (at: number): string => DateTime.formatIso(DateTime.makeUnsafe(at))

/** The same as people read it: UTC, to the second. */
export const time = (at: number): string => iso(at).replace("T", " ").replace(/\.\d+Z$/, "Z")

/** `1 dead letter`, `2 dead letters`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`
