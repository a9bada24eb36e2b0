import { Clock, Effect, Schema } from "effect"
import { CorrelationId } from "../domain/CorrelationId.ts"
import { freshId } from "../domain/FreshId.ts"
import { TenantId } from "../domain/Ids.ts"
import { type AuditEvent, INSTALLATION, TYPES } from "./AuditEvent.ts"
import { Caller } from "./Caller.ts"
import { evidenceOf, readable } from "./Evidence.ts"

/** An event on its way to the trail, as `audit_append` takes it and as it waits in a file. */
export const AuditEntry = Schema.Struct({
  tenantId: TenantId,
  eventId: Schema.String,
  at: Schema.Finite,
  type: Schema.Literals(TYPES),
  action: Schema.String,
  resource: Schema.String,
  actorKind: Schema.String,
  actorId: Schema.String,
  address: Schema.NullOr(Schema.String),
  requestId: Schema.NullOr(Schema.String),
  before: Schema.Unknown,
  after: Schema.Unknown
})
export type AuditEntry = typeof AuditEntry.Type

const MOST_CHARACTERS = 500

/** Fills in when, who and in which request, and takes out what must not be kept. */
export const entryOf = Effect.fnUntraced(function* (event: AuditEvent) {
  const caller = yield* Caller
  const actor = event.actor ?? caller.actor
  return {
    tenantId: event.tenantId ?? INSTALLATION,
    eventId: yield* freshId("a"),
    at: yield* Clock.currentTimeMillis,
    type: event.type,
    action: short(event.action),
    resource: short(event.resource),
    actorKind: actor.kind,
    actorId: short(actor.id),
    address: orNull(event.address ?? caller.address),
    requestId: orNull(event.requestId ?? (yield* CorrelationId)),
    before: evidenceOf(event.before),
    after: evidenceOf(event.after)
  } satisfies AuditEntry
})

const short = (text: string): string => readable(text.slice(0, MOST_CHARACTERS))
const orNull = (text: string): string | null => text === "" ? null : short(text)
