import { Effect } from "effect"
import { userInfo } from "node:os"
import { Caller } from "../audit/Caller.ts"

/** What a command changes, it changes for whoever is logged in on this machine. */
export const asOperator = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideServiceEffect(
    self,
    Caller,
    Effect.sync(() => ({ actor: { kind: "command", id: login() }, address: "" }))
  )

/** A user without a name, as in some containers, is known by its number. */
export const login = (): string => {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`
  }
}
