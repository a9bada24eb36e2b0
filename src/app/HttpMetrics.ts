import * as Meters from "../telemetry/Meters.ts"

/** Methods that have a series of their own; the rest is `OTHER`. */
export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"] as const

/** The endpoint of a request that no route took: raw paths are no labels. */
export const UNMATCHED = "unmatched"

/** Route templates and status codes: open sets, as small as the routes. */
const OPEN: ReadonlyArray<string> = []

const WEBHOOK_ANSWERS = ["200", "400", "401", "403", "408", "413", "415", "429", "500", "503"]

export const requests = Meters.counter("http_requests_total", {
  help: "HTTP requests answered, by route template",
  labels: { method: METHODS, endpoint: OPEN, status_code: OPEN },
  from: WEBHOOK_ANSWERS.map((status_code) => ({ method: "POST", endpoint: "/webhooks/whatsapp", status_code }) as const)
})

/** From the request's headers to its response, before that is sent. */
export const seconds = Meters.histogram("request_duration_seconds", {
  help: "Time to answer an HTTP request, by route template",
  labels: { method: METHODS, endpoint: OPEN },
  buckets: [0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
})

export const connections = Meters.gauge("active_connections", { help: "Open client connections" })

export const methodOf = (method: string): typeof METHODS[number] => METHODS.find((known) => known === method) ?? "OTHER"
