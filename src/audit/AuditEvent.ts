import { Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"

/** What kind of thing happened; closed, so that it may be counted and filtered by. */
export const TYPES = [
  "login_success",
  "login_failed",
  "access_denied",
  "data_access",
  "data_modification",
  "rate_limit_exceeded",
  "suspicious_activity",
  "escalation",
  "pms_error",
  "circuit_breaker_open",
  "lock",
  "retention"
] as const
export type Type = typeof TYPES[number]

/** Who did it. A person by the id of their account, a machine by the id of its key, we ourselves by our part's name. */
export const Actor = Schema.Struct({
  kind: Schema.Literals(["user", "api_key", "command", "system", "stranger"]),
  id: Schema.String
})
export type Actor = typeof Actor.Type

/** The chain of what concerns no hotel. No hotel is called so. */
export const INSTALLATION = TenantId.make("-")

/** One thing that happened and that somebody may have to answer for. */
export interface AuditEvent {
  readonly type: Type
  /** What was done, noun first: `flag.set`, `user.created`. */
  readonly action: string
  /** Whose trail it belongs to; `INSTALLATION` when it concerns no hotel, or all. */
  readonly tenantId?: TenantId
  /** What it was done to, as `kind/id`. */
  readonly resource: string
  /** What was there before and after, as JSON. Secrets are taken out, long values are left out. */
  readonly before?: unknown
  readonly after?: unknown
  /** Who, from where, in which request: otherwise what `Caller` says. */
  readonly actor?: Actor
  readonly address?: string
  readonly requestId?: string
}

/** An event as it is kept. */
export const AuditRow = Schema.Struct({
  /** Grows with time over all chains: the place to go on from when paging. */
  id: Schema.String,
  tenantId: TenantId,
  /** Its place in the chain of its hotel, from 1 without a gap. */
  seq: Schema.String,
  eventId: Schema.String,
  /** Milliseconds since the epoch. */
  at: Schema.Finite,
  type: Schema.Literals(TYPES),
  action: Schema.String,
  resource: Schema.String,
  actor: Actor,
  address: Schema.NullOr(Schema.String),
  requestId: Schema.NullOr(Schema.String),
  before: Schema.Unknown,
  after: Schema.Unknown,
  /** SHA-256 of everything above and of the row before it, in hexadecimal. */
  hash: Schema.String
})
export type AuditRow = typeof AuditRow.Type
