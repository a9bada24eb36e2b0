import { Effect, Runtime, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The tables of hotels could not be read or written. */
export class DirectoryUnavailable extends Schema.TaggedError<DirectoryUnavailable>()("DirectoryUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The hotels could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** `HOTELS_FILE` cannot be read as hotels. `problem` is a sentence for whoever wrote it. */
export class HotelsFileUnreadable extends Schema.TaggedError<HotelsFileUnreadable>()("HotelsFileUnreadable", {
  file: Schema.String,
  problem: Schema.String
}) {
  /** A file that a variable names is configuration. */
  override readonly [Runtime.errorExitCode] = 2
  readonly retryable = false
  override get message() {
    return this.problem
  }
}

/** Two hotels would own one number at the same time: a guest of the one could reach the other. */
export class NumberOwnedTwice extends Schema.TaggedError<NumberOwnedTwice>()("NumberOwnedTwice", {
  phoneNumberId: Schema.String,
  owners: Schema.Array(Schema.String)
}) {
  readonly retryable = false
  override get message() {
    const owners = this.owners.length === 0 ? "two hotels" : this.owners.join(" and ")
    return `Number ${this.phoneNumberId} would belong to ${owners} at once: ` +
      "give the older one a validTo and the newer one a validFrom."
  }
}

/** Somebody else has written it since it was read. */
export class ContentChanged extends Schema.TaggedError<ContentChanged>()("ContentChanged", {}) {
  readonly retryable = false
  override readonly message = "It was changed since it was read: read it again."
}

/** No hotel of that id; or, with `what`, nothing of that kind at it. */
export class NotThere extends Schema.TaggedError<NotThere>()("NotThere", { what: Schema.String }) {
  readonly retryable = false
  override get message() {
    return `There is no such ${this.what}.`
  }
}

/** It is there already: a hotel of that id, or an identifier of this or another hotel. */
export class Taken extends Schema.TaggedError<Taken>()("Taken", { what: Schema.String }) {
  readonly retryable = false
  override get message() {
    return `This ${this.what} is taken.`
  }
}

/** Neither a telephone with its country nor an e-mail address. */
export class NoIdentifier extends Schema.TaggedError<NoIdentifier>()("NoIdentifier", {}) {
  readonly retryable = false
  override readonly message =
    "It is neither a telephone with its country, such as +5491123456789, nor an e-mail address."
}

/** The installation has no key to seal secrets with. */
export class NoSealingKey extends Schema.TaggedError<NoSealingKey>()("NoSealingKey", {}) {
  readonly retryable = false
  override readonly message = "Secrets of hotels cannot be kept: SECRETS_KEYS is not set."
}

/** Hotels have secrets that none of our keys opens. Going on would speak for them with somebody else's. */
export class SecretsSealed extends Schema.TaggedError<SecretsSealed>()("SecretsSealed", {
  keyId: Schema.String,
  hotels: Schema.Int
}) {
  readonly retryable = false
  override get message() {
    return `SECRETS_KEYS does not hold the key ${this.keyId} that sealed the secrets of ${this.hotels} hotel${
      this.hotels === 1 ? "" : "s"
    }: add it after the newest one, and take it away after \`conserje secrets rotate\`.`
  }
}

export class TenancyError extends Schema.TaggedError<TenancyError>()("TenancyError", {
  reason: Schema.Union([
    DirectoryUnavailable,
    HotelsFileUnreadable,
    NumberOwnedTwice,
    ContentChanged,
    NotThere,
    Taken,
    NoIdentifier,
    NoSealingKey,
    SecretsSealed
  ])
}) {
  override readonly [Runtime.errorExitCode] = this.reason[Runtime.errorExitCode] ?? 1
  override get message() {
    return this.reason.message
  }
}

export const refuse = (reason: TenancyError["reason"]): Effect.Effect<never, TenancyError> =>
  Effect.fail(new TenancyError({ reason }))

export const unavailable = (cause: unknown): Effect.Effect<never, TenancyError> =>
  Effect.fail(new TenancyError({ reason: new DirectoryUnavailable({ cause }) }))
