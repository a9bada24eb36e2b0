import { Context, type Effect, type Redacted } from "effect"
import type { IdentityError } from "./IdentityError.ts"

/** Access tokens that somebody else gives to people who log in there. */
export class ExternalTokens extends Context.Service<ExternalTokens, {
  /** Where people log in. */
  readonly loginAt: string
  /**
   * Whose it is over there. `NotKnown` when it is forged, expired, of another use or for somebody else;
   * `IdentityUnavailable` when that cannot be found out now.
   */
  readonly subjectOf: (accessToken: Redacted.Redacted<string>) => Effect.Effect<string, IdentityError>
}>()("conserje/identity/ExternalTokens") {}
