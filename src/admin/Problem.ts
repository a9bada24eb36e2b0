import { Schema } from "effect"
import { HttpApiError } from "effect/http-api"

/** A problem's `type` is for programs and never changes; its `detail` is a sentence for people and may. */
const urn = <const Name extends string>(name: Name) => `urn:conserje:problem:${name}` as const

/** No token or key, or none that is valid. */
export class NotAuthenticated extends HttpApiError.Problem<NotAuthenticated>()("NotAuthenticated", {
  type: urn("not-authenticated"),
  status: 401,
  title: "Say who you are"
}) {}

/** Known, but not allowed to do this, or not for this hotel. */
export class NotPermitted extends HttpApiError.Problem<NotPermitted>()("NotPermitted", {
  type: urn("not-permitted"),
  status: 403,
  title: "Not allowed"
}) {}

export class NotFound extends HttpApiError.Problem<NotFound>()("NotFound", {
  type: urn("not-found"),
  status: 404,
  title: "There is no such thing"
}) {}

/** It is not, or no longer, in the state that this asks for. */
export class Conflict extends HttpApiError.Problem<Conflict>()("Conflict", {
  type: urn("conflict"),
  status: 409,
  title: "It has changed"
}) {}

/** Passwords and sessions of people are kept by somebody else, who has to be asked. */
export class KeptElsewhere extends HttpApiError.Problem<KeptElsewhere>()("KeptElsewhere", {
  type: urn("kept-elsewhere"),
  status: 409,
  title: "Not here"
}) {}

/** The edition that `If-Match` names is not the newest: read it again, and look at what has changed. */
export class PreconditionFailed extends HttpApiError.Problem<PreconditionFailed>()("PreconditionFailed", {
  type: urn("precondition-failed"),
  status: 412,
  title: "It is another one by now"
}) {}

/** An edit has to say which edition it was made of. */
export class PreconditionRequired extends HttpApiError.Problem<PreconditionRequired>()("PreconditionRequired", {
  type: urn("precondition-required"),
  status: 428,
  title: "Say which edition you have read"
}) {}

/** The first request with this `Idempotency-Key` is not answered yet. */
export class UnderWay extends HttpApiError.Problem<UnderWay>()("UnderWay", {
  type: urn("request-under-way"),
  status: 409,
  title: "It is being done"
}) {}

/** This `Idempotency-Key` came with another request before. */
export class KeyReused extends HttpApiError.Problem<KeyReused>()("KeyReused", {
  type: urn("idempotency-key-reused"),
  status: 422,
  title: "The key belongs to another request"
}) {}

/** The body is of another kind than we read. */
export class NotJson extends HttpApiError.Problem<NotJson>()("NotJson", {
  type: urn("unsupported-media-type"),
  status: 415,
  title: "Only JSON is read"
}) {}

/** The request cannot be read: where in it, and why. */
export class Invalid extends HttpApiError.Problem<Invalid>()("Invalid", {
  type: urn("invalid"),
  status: 422,
  title: "The request is not right"
}, {
  errors: Schema.Array(Schema.Struct({
    /** From the part of the request down to the field. */
    path: Schema.Array(Schema.Union([Schema.String, Schema.Number])),
    message: Schema.String
  }))
}) {}

export class TooMany extends HttpApiError.Problem<TooMany>()("TooMany", {
  type: urn("too-many-requests"),
  status: 429,
  title: "Too many requests"
}, {
  /** Seconds; the header `Retry-After` says the same. */
  retryAfter: Schema.Int
}) {}

/** Something that we stand on does not answer; the same request may do later. */
export class Unavailable extends HttpApiError.Problem<Unavailable>()("Unavailable", {
  type: urn("unavailable"),
  status: 503,
  title: "Not now"
}) {}

/** What a route may answer beside what its guards do: it, or what it stands on, may not answer now. */
export const problems = <const More extends ReadonlyArray<Schema.Top>>(...more: More) => [Unavailable, ...more] as const

/** The same of a route that reads a body. */
export const bodyProblems = <const More extends ReadonlyArray<Schema.Top>>(...more: More) => problems(NotJson, ...more)
