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

/** What any route may answer. */
export const PROBLEMS = [
  NotAuthenticated,
  NotPermitted,
  NotFound,
  Conflict,
  NotJson,
  Invalid,
  TooMany,
  Unavailable
] as const
