import { Context } from "effect"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"
import type { Permission } from "../identity/Permission.ts"
import type { Principal } from "../identity/Principal.ts"
import { Invalid, NotAuthenticated, NotPermitted, TooMany, Unavailable } from "./Problem.ts"

/** Who asks. Handlers read it; only `Authenticated` can supply it. */
export class CurrentPrincipal
  extends Context.Service<CurrentPrincipal, Principal>()("conserje/admin/Access/CurrentPrincipal") {}

/**
 * What a route asks of its caller: a permission, `self` for whoever is known, `nobody` for strangers. Written at each
 * route; one that says nothing is refused to everybody.
 */
export class Needs extends Context.Service<Needs, Permission | "self" | "nobody">()("conserje/admin/Access/Needs") {}

/** Shows what guests said or who they are: that somebody read it goes to the audit trail. */
export class Reveals
  extends Context.Reference<boolean>("conserje/admin/Access/Reveals", { defaultValue: () => false }) {}

/** Knows the caller by access token or by key. */
export class Authenticated extends HttpApiMiddleware.Service<Authenticated, { provides: CurrentPrincipal }>()(
  "conserje/admin/Access/Authenticated",
  {
    error: [NotAuthenticated, Unavailable],
    security: { apiKey: HttpApiSecurity.apiKey({ in: "header", key: "x-api-key" }), bearer: HttpApiSecurity.bearer }
  }
) {}

/**
 * Lets in who has what the route needs, and as often as it may be asked. Whoever belongs to one hotel sees and writes only
 * the rows of that hotel, whatever the handler asks for.
 */
export class Permitted extends HttpApiMiddleware.Service<Permitted, { requires: CurrentPrincipal }>()(
  "conserje/admin/Access/Permitted",
  { error: [NotPermitted, TooMany] }
) {}

/** For routes of strangers: as often as one address may ask. */
export class Throttled
  extends HttpApiMiddleware.Service<Throttled>()("conserje/admin/Access/Throttled", { error: TooMany }) {}

/** Says where in a request the mistake is. */
export class Validated
  extends HttpApiMiddleware.Service<Validated>()("conserje/admin/Access/Validated", { error: Invalid }) {}
