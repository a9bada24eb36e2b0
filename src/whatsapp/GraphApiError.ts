import { Schema } from "effect"

/** Meta did not answer, or not in a way that could be read. */
export class GraphUnreachable extends Schema.TaggedError<GraphUnreachable>()("GraphUnreachable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

/** Meta said no, by its own code (`null` where it gave none). */
export class GraphRefused extends Schema.TaggedError<GraphRefused>()("GraphRefused", {
  status: Schema.Int,
  code: Schema.NullOr(Schema.Int)
}) {
  readonly retryable = false
}

/** A file's address lives five minutes and its id a week: ask for a new address first. */
export class MediaGone extends Schema.TaggedError<MediaGone>()("MediaGone", {}) {
  readonly retryable = true
}

export class MediaTooLarge extends Schema.TaggedError<MediaTooLarge>()("MediaTooLarge", { limit: Schema.Int }) {
  readonly retryable = false
}

/** The bytes are not the ones that Meta described. */
export class MediaCorrupt extends Schema.TaggedError<MediaCorrupt>()("MediaCorrupt", {}) {
  readonly retryable = true
}

/** The address, or one it led to, is not Meta's: our token does not go there. */
export class MediaElsewhere extends Schema.TaggedError<MediaElsewhere>()("MediaElsewhere", {}) {
  readonly retryable = false
}

/** What a call other than a send may end in; callers branch on `reason`. */
export class GraphApiError extends Schema.TaggedError<GraphApiError>()("GraphApiError", {
  reason: Schema.Union([GraphUnreachable, GraphRefused, MediaGone, MediaTooLarge, MediaCorrupt, MediaElsewhere])
}) {}
