import { Effect } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import { mayEnter } from "../identity/Principal.ts"
import type { TenancyError } from "../tenancy/TenancyError.ts"
import { CurrentPrincipal } from "./Access.ts"
import { outdated } from "./Edition.ts"
import { Conflict, Invalid, NotFound, Unavailable } from "./Problem.ts"

/** What tenancy says, as a problem. */
const problemOf = ({ message, reason }: TenancyError) => {
  switch (reason._tag) {
    case "NotThere":
      return new NotFound({ detail: message })
    case "Taken":
    case "NumberOwnedTwice":
    case "NoSealingKey":
      return new Conflict({ detail: message })
    case "ContentChanged":
      return outdated()
    case "NoIdentifier":
      return new Invalid({ errors: [{ path: ["payload", "identifier"], message }] })
    case "DirectoryUnavailable":
    case "HotelsFileUnreadable":
    case "SecretsSealed":
      return new Unavailable()
  }
}

/** For a route that declares these, and that it may not answer now; nothing else can come of what it does. */
export const amongTenancy = <const Kinds extends ReadonlyArray<abstract new (...args: never) => unknown>>(
  ...kinds: Kinds
) => {
  const isDeclared = (problem: unknown): problem is InstanceType<Kinds[number]> =>
    kinds.some((kind) => problem instanceof kind)
  return (error: TenancyError) => {
    const problem = problemOf(error)
    return isDeclared(problem) ? problem : new Unavailable()
  }
}

/** The hotel of the path, when it may be the caller's; otherwise nobody learns whether it is there. */
export const myHotel = Effect.fnUntraced(function* (tenantId: TenantId) {
  return mayEnter(yield* CurrentPrincipal, tenantId) ? tenantId : yield* new NotFound()
})
