import { Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** Meta did not answer, or not in a way that could be read. */
export class GraphUnreachable extends Schema.TaggedError<GraphUnreachable>()("GraphUnreachable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `Meta did not answer, or not in a way that could be read: ${faultOf(this.cause)}.`
  }
}

/** Meta said no, by its own code (`null` where it gave none). */
export class GraphRefused extends Schema.TaggedError<GraphRefused>()("GraphRefused", {
  status: Schema.Int,
  code: Schema.NullOr(Schema.Int)
}) {
  readonly retryable = false
  override get message() {
    return `Meta said no with code ${this.code ?? "none"} (HTTP ${this.status}).`
  }
}

/** A file's address lives five minutes and its id a week: ask for a new address first. */
export class MediaGone extends Schema.TaggedError<MediaGone>()("MediaGone", {}) {
  readonly retryable = true
  override get message() {
    return "The file's address is over: ask for a new one."
  }
}

export class MediaTooLarge extends Schema.TaggedError<MediaTooLarge>()("MediaTooLarge", { limit: Schema.Int }) {
  readonly retryable = false
  override get message() {
    return `The file is larger than ${this.limit} bytes.`
  }
}

/** The bytes are not the ones that Meta described. */
export class MediaCorrupt extends Schema.TaggedError<MediaCorrupt>()("MediaCorrupt", {}) {
  readonly retryable = true
  override get message() {
    return "The bytes are not the ones that Meta described."
  }
}

/** The address, or one it led to, is not Meta's: our token does not go there. */
export class MediaElsewhere extends Schema.TaggedError<MediaElsewhere>()("MediaElsewhere", {}) {
  readonly retryable = false
  override get message() {
    return "The file's address, or one it led to, is not Meta's."
  }
}

/** What a call other than a send may end in; callers branch on `reason`. */
export class GraphApiError extends Schema.TaggedError<GraphApiError>()("GraphApiError", {
  reason: Schema.Union([GraphUnreachable, GraphRefused, MediaGone, MediaTooLarge, MediaCorrupt, MediaElsewhere])
}) {
  override get message() {
    return this.reason.message
  }
}
