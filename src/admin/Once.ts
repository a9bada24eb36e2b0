import { Context, Schema } from "effect"
import { HttpApiMiddleware } from "effect/http-api"
import type { CurrentPrincipal } from "./Access.ts"
import { KeyReused, Unavailable, UnderWay } from "./Problem.ts"

/** Drawn by the caller for one request and never used for another, such as a UUID. */
export const IdempotencyKey = Schema.String.check(
  Schema.isPattern(/^[\x21-\x7e]{16,255}$/, { expected: "16 to 255 visible ASCII characters that nobody can guess" })
)

/** Headers of a creation. */
export const onceHeaders = { "idempotency-key": Schema.optionalKey(IdempotencyKey) }

/** Headers of a creation that is never made without one. */
export const alwaysOnce = { "idempotency-key": IdempotencyKey }

/** What the endpoint does reaches beyond our database, and has a key of its own there that makes a repeat harmless. */
export class Beyond extends Context.Reference<boolean>("conserje/admin/Once/Beyond", { defaultValue: () => false }) {}

/**
 * With an `Idempotency-Key` a creation happens once, however often it is asked for: for 24 hours the same request gets
 * the answer of the first, with `Idempotency-Replayed: true`. Only what was done is kept; a refusal may be tried again.
 * Put it at the endpoint, so that it stands inside of everything that may turn the caller away.
 */
export class Once extends HttpApiMiddleware.Service<Once, { requires: CurrentPrincipal }>()(
  "conserje/admin/Once",
  { error: [UnderWay, KeyReused, Unavailable] }
) {}
