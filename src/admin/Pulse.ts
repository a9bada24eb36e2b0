import { Context, type Effect } from "effect"

/** How this process is, said by whoever composed it. */
export class Pulse extends Context.Service<Pulse, {
  /** Whether traffic may be sent here, and which of the things below answered. */
  readonly readiness: Effect.Effect<{
    readonly ready: boolean
    readonly checks: Readonly<Record<string, boolean>>
  }>
}>()("conserje/admin/Pulse") {}
