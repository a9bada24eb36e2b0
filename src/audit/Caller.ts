import { Context } from "effect"
import type { Actor } from "./AuditEvent.ts"

/** On whose behalf the work below is done, so that no room has to be told. Ourselves unless a door says otherwise. */
export const Caller = Context.Reference<{
  readonly actor: Actor
  /** The client's address; empty when there is none. */
  readonly address: string
}>("conserje/audit/Caller", { defaultValue: () => ({ actor: { kind: "system", id: "conserje" }, address: "" }) })
