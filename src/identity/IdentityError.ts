import { Effect, Schema } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { faultOf, refusedWith } from "../sql/SqlFault.ts"

/** Account or password are wrong: which of them is nobody's business. */
export class BadCredentials extends Schema.TaggedError<BadCredentials>()("BadCredentials", {}) {
  override get message() {
    return "The e-mail address or the password is not right."
  }
}

/** Too many failures; the same for accounts that exist and for those that do not. */
export class LockedOut extends Schema.TaggedError<LockedOut>()("LockedOut", {
  seconds: Schema.Int,
  /** The first to be refused: whoever goes on is not told of again. */
  begins: Schema.Boolean
}) {
  override get message() {
    return `Too many failures: come again in ${Math.ceil(this.seconds / 60)} minutes.`
  }
}

/** The token or key is missing, forged, expired, revoked or spent. */
export class NotKnown extends Schema.TaggedError<NotKnown>()("NotKnown", {}) {
  override get message() {
    return "The token or key is not valid, or no longer."
  }
}

export class PasswordRefused extends Schema.TaggedError<PasswordRefused>()("PasswordRefused", {
  /** One sentence each. */
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.join(" ")
  }
}

export class EmailTaken extends Schema.TaggedError<EmailTaken>()("EmailTaken", {}) {
  override get message() {
    return "Somebody has this e-mail address already."
  }
}

/** There is none of that id, or not for whoever asks. */
export class NoSuch extends Schema.TaggedError<NoSuch>()("NoSuch", { what: Schema.String }) {
  override get message() {
    return `There is no such ${this.what}.`
  }
}

/** Somebody who may log in has to work somewhere: only who administers may be of every hotel. */
export class HotelMissing extends Schema.TaggedError<HotelMissing>()("HotelMissing", {}) {
  override get message() {
    return "Say for which hotel: only an administrator may be of every hotel."
  }
}

/** The hotel that somebody or something is given to is not there. */
export class NoSuchHotel extends Schema.TaggedError<NoSuchHotel>()("NoSuchHotel", {}) {
  override get message() {
    return "There is no such hotel."
  }
}

/** It was changed since it was read. */
export class Changed extends Schema.TaggedError<Changed>()("Changed", {}) {
  override get message() {
    return "Somebody has changed it in the meantime: read it again."
  }
}

/** More than the giver has, or somebody above the giver. */
export class BeyondOwnRights extends Schema.TaggedError<BeyondOwnRights>()("BeyondOwnRights", {}) {
  override get message() {
    return "Nobody may give more rights than they have, or change somebody who has more."
  }
}

/** Without this one nobody could administer the installation any more. */
export class LastAdministrator extends Schema.TaggedError<LastAdministrator>()("LastAdministrator", {}) {
  override get message() {
    return "This is the installation's last administrator: make another one first."
  }
}

/** Passwords and sessions of people are kept by somebody else: nothing here can be done about them. */
export class PasswordsElsewhere extends Schema.TaggedError<PasswordsElsewhere>()("PasswordsElsewhere", {
  /** Where people log in. */
  at: Schema.String
}) {
  override get message() {
    return `People log in and keep their passwords at ${this.at}: do it there.`
  }
}

/** Tables or keys of people could not be used now. */
export class IdentityUnavailable extends Schema.TaggedError<IdentityUnavailable>()("IdentityUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `People and keys could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error of this room; callers branch on `reason`. */
export class IdentityError extends Schema.TaggedError<IdentityError>()("IdentityError", {
  reason: Schema.Union([
    BadCredentials,
    LockedOut,
    NotKnown,
    PasswordRefused,
    EmailTaken,
    NoSuch,
    HotelMissing,
    NoSuchHotel,
    Changed,
    BeyondOwnRights,
    LastAdministrator,
    PasswordsElsewhere,
    IdentityUnavailable
  ])
}) {
  override get message() {
    return this.reason.message
  }
}

export const refuse = (reason: IdentityError["reason"]): Effect.Effect<never, IdentityError> =>
  Effect.fail(new IdentityError({ reason }))

export const unavailable = (cause: unknown): Effect.Effect<never, IdentityError> =>
  refuse(new IdentityUnavailable({ cause }))

/** SQLSTATE of a reference to a row that is not there. */
const NOBODY_THERE = "23503"

/** The same for a statement that gives somebody or something to a hotel. */
export const unlessNoHotel = (error: SqlError): Effect.Effect<never, IdentityError> =>
  refusedWith(error, NOBODY_THERE) ? refuse(new NoSuchHotel()) : unavailable(error)
