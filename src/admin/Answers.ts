import { Effect } from "effect"
import type { AuditError } from "../audit/AuditError.ts"
import type { BookingError } from "../booking/BookingError.ts"
import type { ConversationError } from "../conversation/ConversationError.ts"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import type { TenantId } from "../domain/Ids.ts"
import type { FlagsError } from "../flags/FlagsError.ts"
import type { GuestsError } from "../guests/GuestsError.ts"
import type { IdentityError } from "../identity/IdentityError.ts"
import { mayEnter } from "../identity/Principal.ts"
import { tenantOf } from "../identity/Scope.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import type { LocksError } from "../locks/LocksError.ts"
import type { LogsError } from "../logs/LogsError.ts"
import type { ReviewsError } from "../reviews/ReviewsError.ts"
import type { StaffError } from "../staff/StaffError.ts"
import { CurrentPrincipal } from "./Access.ts"
import { outdated } from "./Edition.ts"
import {
  Conflict,
  Invalid,
  KeptElsewhere,
  NotAuthenticated,
  NotFound,
  NotPermitted,
  TooMany,
  Unavailable
} from "./Problem.ts"

type OutOfReach =
  | AuditError
  | BookingError
  | ConversationError
  | DeliveryError
  | FlagsError
  | GuestsError
  | IdentityError
  | InboxError
  | LocksError
  | LogsError
  | ReviewsError
  | StaffError

/** Where the only trouble can be that tables do not answer. */
export const orUnavailable = <A, E extends OutOfReach, R>(self: Effect.Effect<A, E, R>) =>
  Effect.catch(
    self,
    (error) =>
      Effect.andThen(Effect.logWarning("the API cannot answer", { why: error.message }), Effect.fail(new Unavailable()))
  )

/** What identity says, as a problem. */
export const problemOf = ({ message, reason }: IdentityError) => {
  switch (reason._tag) {
    case "BadCredentials":
    case "NotKnown":
      return new NotAuthenticated({ detail: message })
    case "LockedOut":
      return new TooMany({ detail: message, retryAfter: reason.seconds })
    case "PasswordRefused":
      return new Invalid({
        errors: reason.problems.map((problem) => ({ path: ["payload", "newPassword"], message: problem }))
      })
    case "HotelMissing":
    case "NoSuchHotel":
      return new Invalid({ errors: [{ path: ["payload", "tenantId"], message }] })
    case "EmailTaken":
    case "LastAdministrator":
      return new Conflict({ detail: message })
    case "Changed":
      return outdated()
    case "NoSuch":
      return new NotFound({ detail: message })
    case "BeyondOwnRights":
      return new NotPermitted({ detail: message })
    case "PasswordsElsewhere":
      return new KeptElsewhere({ detail: message })
    case "IdentityUnavailable":
      return new Unavailable()
  }
}

/** The same for a route that declares only these; nothing else can come of what it does. */
export const among = <const Kinds extends ReadonlyArray<abstract new (...args: never) => unknown>>(...kinds: Kinds) => {
  const isDeclared = (problem: unknown): problem is InstanceType<Kinds[number]> =>
    kinds.some((kind) => problem instanceof kind)
  return (error: IdentityError) => {
    const problem = problemOf(error)
    return isDeclared(problem) ? problem : new Unavailable()
  }
}

/** What booking says, as a problem. */
export const bookingProblemOf = ({ message, reason }: BookingError) => {
  switch (reason._tag) {
    case "BookingUnavailable":
      return new Unavailable()
    case "NoSuchReservation":
      return new NotFound({ detail: message })
    case "NotAcceptable":
    case "DataMissing":
      return new Invalid({ errors: [{ path: ["payload", "pieces", reason.piece], message }] })
    case "NoSuchGuest":
      return new Invalid({ errors: [{ path: ["payload", "guest"], message }] })
    case "NoRoomLeft":
    case "QuoteExpired":
    case "WrongStage":
    case "FeeChanged":
    case "AlreadyMoving":
    case "PastNights":
    case "RoomStillTaken":
      return new Conflict({ detail: message })
  }
}

/** To who belongs to no hotel, and not to the house. */
export const NOWHERE = "You belong to no hotel yet: an administrator has to say to which."

/** The hotel that a list is about: the caller's own, or the one that was asked for; null for all of them. */
export const scopeOf = Effect.fnUntraced(function* (hotel: TenantId | undefined) {
  const principal = yield* CurrentPrincipal
  if (hotel !== undefined && !mayEnter(principal, hotel)) {
    return yield* new NotPermitted({ detail: "This is not your hotel." })
  }
  // Nobody gets here who belongs nowhere; a list must not become everybody's should that change.
  if (principal.scope._tag === "Nothing") return yield* new NotPermitted({ detail: NOWHERE })
  return hotel ?? tenantOf(principal.scope)
})

/** For what is done once: whether it still was to be done. */
export const stillOpen = (open: boolean) =>
  open ? Effect.void : Effect.fail(new Conflict({ detail: "It is not open any more." }))

/** For what belongs to the installation as a whole. */
export const everyHotel = Effect.gen(function* () {
  const principal = yield* CurrentPrincipal
  if (principal.scope._tag !== "House") return yield* new NotPermitted({ detail: "Only for who sees every hotel." })
})

/** The thing, when it is there and its hotel is the caller's; otherwise nobody learns that it is there. */
export const mine = Effect.fnUntraced(function* <A extends { readonly tenantId: TenantId | null }>(found: A | null) {
  const principal = yield* CurrentPrincipal
  if (found === null || !mayEnter(principal, found.tenantId)) return yield* new NotFound()
  return found
})
