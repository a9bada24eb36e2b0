import { Effect } from "effect"
import { startFailureOf } from "../../app/StartFailure.ts"
import * as Table from "../Table.ts"

/** What one look found. */
export interface Finding {
  readonly name: string
  readonly state: "ok" | "warn" | "fail"
  readonly found: string
  /** What to do about it; null when there is nothing to do. */
  readonly todo: string | null
}

export const ok = (name: string, found: string): Finding => ({ name, state: "ok", found, todo: null })
export const warn = (name: string, found: string, todo: string): Finding => ({ name, state: "warn", found, todo })
export const fail = (name: string, found: string, todo: string | null): Finding => ({
  name,
  state: "fail",
  found,
  todo
})

/** A look that fails in any way is a finding too. */
export const orFail = (name: string, todo: string | null) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.catchCause(
    self,
    (cause) => Effect.succeed([fail(name, startFailureOf(cause)?.sentence ?? "It was interrupted.", todo)])
  )

export const render = (findings: ReadonlyArray<Finding>): string => {
  const width = Math.max(...findings.map(({ name }) => name.length))
  return findings.flatMap(({ found, name, state, todo }) => [
    `${state.padEnd(4)}  ${name.padEnd(width)}  ${Table.plain(found)}`,
    ...(todo === null ? [] : [`${" ".repeat(width + 8)}→ ${Table.plain(todo)}`])
  ]).join("\n")
}
