import { type HttpServerResponse, ProblemDetails } from "effect/http"
import { STATUS_CODES } from "node:http"

/** An error as the client reads it (RFC 9457): what happened by status, and the id to ask us about. */
export const problem = (status: number, requestId: string, detail?: string): HttpServerResponse.HttpServerResponse =>
  ProblemDetails.toResponse({
    type: ProblemDetails.blankType,
    status,
    title: STATUS_CODES[status] ?? "Unknown",
    ...(detail === undefined ? {} : { detail }),
    requestId
  })
