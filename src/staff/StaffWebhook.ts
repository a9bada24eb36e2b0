import { NodeHttpClient } from "@effect/platform-node"
import { Clock, Effect, Redacted } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import { createHmac } from "node:crypto"
import { Reach } from "../reach/Reach.ts"
import { notTaken } from "./StaffError.ts"
import { type StaffNotice, subjectOf } from "./StaffNotice.ts"

/** How long a desk may take to say that it has it. */
const TIMEOUT = "10 seconds"

const CONNECTIONS = { keepAlive: false, maxSockets: 16 } as const

/** `node:http` follows no redirect, and on a fresh connection each nothing is written twice behind our back. */
const client = Effect.flatMap(
  NodeHttpClient.makeAgent(CONNECTIONS),
  (agent) => Effect.provideService(NodeHttpClient.makeNodeHttp, NodeHttpClient.HttpAgent, agent)
)

/** `sha256=` and the HMAC of the timestamp, a point and the body as it was sent, in hexadecimal. */
export const signatureOf = (secret: Redacted.Redacted<string>, timestamp: string, body: string): string =>
  `sha256=${createHmac("sha256", Redacted.value(secret)).update(`${timestamp}.${body}`).digest("hex")}`

/** What the other side reads. */
export const bodyOf = (notice: StaffNotice): string => {
  const { about, conversationId, createdAt, detail, id, kind, reason, tenantId, urgent } = notice
  return JSON.stringify({
    id,
    hotel: tenantId,
    kind,
    reason,
    urgent,
    summary: subjectOf(notice),
    detail,
    conversation: conversationId,
    about,
    createdAt: new Date(createdAt).toISOString()
  })
}

/** Posts notices, signed. Anything but a 2xx is not taken; the same notice comes with the same `Idempotency-Key`. */
const posting = (http: HttpClient.HttpClient) => (url: URL, secret: Redacted.Redacted<string>, notice: StaffNotice) =>
  Effect.gen(function* () {
    const body = bodyOf(notice)
    const timestamp = String(Math.floor((yield* Clock.currentTimeMillis) / 1000))
    const response = yield* HttpClientRequest.post(url).pipe(
      HttpClientRequest.setHeaders({
        "content-type": "application/json",
        "idempotency-key": notice.id,
        "x-conserje-timestamp": timestamp,
        "x-conserje-signature-256": signatureOf(secret, timestamp, body)
      }),
      HttpClientRequest.bodyText(body, "application/json"),
      http.execute
    )
    if (response.status < 200 || response.status > 299) {
      return yield* notTaken(`the webhook answered ${response.status}`)
    }
  }).pipe(
    // What it says is not read: the status is the answer, and a body without an end must not hold us.
    Effect.scoped,
    Effect.timeout(TIMEOUT),
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.catchTags({
      TimeoutError: () => notTaken("the webhook did not answer in time"),
      HttpClientError: () => notTaken("the webhook could not be reached")
    })
  )

/** To the address that the installation says. */
export const make = Effect.map(client, posting)

/** To addresses that hotels say. */
export const makeForHotels = Effect.map(Effect.flatMap(Reach, ({ client }) => client(CONNECTIONS)), posting)
