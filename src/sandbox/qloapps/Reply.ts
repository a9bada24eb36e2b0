import { HttpServerResponse } from "effect/http"
import * as WireXml from "./WireXml.ts"

export interface WireError {
  readonly code: number
  readonly message: string
}

/** What a request came to, before anybody asked for JSON or XML. */
export type Reply =
  | {
    readonly _tag: "Content"
    readonly status: number
    readonly json: unknown
    /** The inside of `<qloapps>`. */
    readonly xml: () => string
  }
  | { readonly _tag: "Errors"; readonly status: number; readonly errors: ReadonlyArray<WireError> }
  /** PHP's `die()` and the web server's own pages. */
  | { readonly _tag: "Text"; readonly status: number; readonly text: string; readonly headers?: Record<string, string> }
  /** An unknown id. */
  | { readonly _tag: "Missing" }
  | { readonly _tag: "Redirect"; readonly location: string }

export const content = (json: unknown, xml: () => string, status = 200): Reply => ({
  _tag: "Content",
  status,
  json,
  xml
})

export const refused = (status: number, code: number, message: string): Reply => ({
  _tag: "Errors",
  status,
  errors: [{ code, message }]
})

/** Every business error of `/api/bookings` has one status and one code: only the words differ. */
export const refusedBooking = (message: string): Reply => refused(400, 404, message)

export const invalid = (message: string): Reply => refused(400, 85, `Validation error: ${message}`)

export const missing: Reply = { _tag: "Missing" }

/** An uncaught exception: 500 and not a word. */
export const crashed: Reply = { _tag: "Text", status: 500, text: "" }

export const died = (text: string): Reply => ({ _tag: "Text", status: 200, text })

const HTML = "text/html; charset=utf-8"

const PHP_WARNING = [3463, 3494].map((line): WireError => ({
  code: 3,
  message: "[PHP Warning #2] Undefined variable $useTax " +
    `(/var/www/qloapps/classes/webservice/WebserviceSpecificManagementBookings.php, line ${line})`
}))

/** A strict PHP turns its own warnings into the answer, whatever was done before. */
export const warned: Reply = { _tag: "Errors", status: 500, errors: PHP_WARNING }

export type Format = "JSON" | "XML"

/** Writes a reply to the wire. */
export const respond = (reply: Reply, format: Format, elapsedMillis: number): HttpServerResponse.HttpServerResponse => {
  const headers = { "psws-version": "1.6.1.23", "execution-time": (elapsedMillis / 1000).toFixed(3) }
  const written = (status: number, json: unknown, xml: string) =>
    format === "JSON"
      ? HttpServerResponse.text(JSON.stringify(json), { status, headers, contentType: "application/json" })
      : HttpServerResponse.text(WireXml.document(xml), { status, headers, contentType: "text/xml;charset=utf-8" })
  switch (reply._tag) {
    case "Content":
      return written(reply.status, reply.json, format === "XML" ? reply.xml() : "")
    case "Errors":
      return written(reply.status, { errors: reply.errors }, WireXml.errors(reply.errors))
    case "Text":
      return HttpServerResponse.text(reply.text, {
        status: reply.status,
        contentType: HTML,
        headers: { ...headers, ...reply.headers }
      })
    case "Missing":
      return HttpServerResponse.empty({ status: 404, headers })
    case "Redirect":
      return HttpServerResponse.text("", { status: 302, contentType: HTML, headers: { location: reply.location } })
  }
}
