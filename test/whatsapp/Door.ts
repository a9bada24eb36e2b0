import { createServer } from "node:http"
import { NodeHttpServer } from "@effect/platform-node"
import { Context, Effect, Layer, Option, Redacted, Stream } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { RateLimiter } from "effect/persistence"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import { Audit } from "../../src/audit/Audit.ts"
import type { AuditEvent } from "../../src/audit/AuditEvent.ts"
import { GuestId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { type GuestIdentity, Guests } from "../../src/guests/Guests.ts"
import { GuestsError, GuestsUnavailable } from "../../src/guests/GuestsError.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxError, InboxFull, InboxUnavailable } from "../../src/inbox/InboxError.ts"
import type { NewEvent, Receipt } from "../../src/inbox/InboxEvent.ts"
import { Quarantine, type Suspect } from "../../src/inbox/Quarantine.ts"
import { configuredOf } from "../../src/tenancy/Directory.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { sign } from "../../src/whatsapp/Signature.ts"
import { WebhookConfig } from "../../src/whatsapp/WebhookConfig.ts"
import { PATH, WebhookRoutes } from "../../src/whatsapp/WebhookRoutes.ts"
import { hotels, secret } from "./Fixtures.ts"

export type Fault = "guests away" | "inbox away" | "inbox full" | "quarantine away"

/** Inbox, guests and quarantine that remember what they were told and fail when told to. */
export class Recorder extends Context.Service<Recorder, {
  readonly events: Array<NewEvent>
  readonly suspects: Array<Suspect>
  readonly witnessed: Array<AuditEvent>
  /** The identities of each call of `resolve`. */
  readonly resolved: Array<ReadonlyArray<GuestIdentity>>
  fault: Fault | undefined
}>()("conserje/test/whatsapp/Door/Recorder") {
  static readonly layer = Layer.sync(
    Recorder,
    () => ({ events: [], suspects: [], witnessed: [], resolved: [], fault: undefined })
  )
}

/** A connection that broke while a guest's words were on it. */
const GONE = new SqlError({
  reason: new ConnectionError({
    message: "INSERT INTO inbox_events: Hola, quiero reservar",
    cause: Object.assign(new Error("Hola, quiero reservar"), { code: "ECONNRESET" })
  })
})

const away = (reason: InboxFull | InboxUnavailable) => Effect.fail(new InboxError({ reason }))

const inboxOf = (recorder: Recorder["Service"]) =>
  Layer.mock(Inbox, {
    wakes: Stream.empty,
    record: (events) =>
      Effect.suspend(() => {
        if (recorder.fault === "inbox away") return away(new InboxUnavailable({ cause: GONE }))
        if (recorder.fault === "inbox full") return away(new InboxFull())
        const known = new Set(recorder.events.map(({ providerKey }) => providerKey))
        return Effect.succeed(events.map((event): Receipt => {
          if (known.has(event.providerKey)) return { _tag: "Again" }
          known.add(event.providerKey)
          return { _tag: "First", id: String(recorder.events.push(event)) }
        }))
      })
  })

const guestsOf = (recorder: Recorder["Service"]) =>
  Layer.mock(Guests, {
    resolve: (identities) =>
      Effect.suspend(() => {
        recorder.resolved.push(identities)
        return recorder.fault === "guests away"
          ? Effect.fail(new GuestsError({ reason: new GuestsUnavailable({ cause: GONE }) }))
          : Effect.succeed(identities.map(({ phone, userId }) => GuestId.make(userId ?? phone ?? "nobody")))
      })
  })

const quarantineOf = (recorder: Recorder["Service"]) =>
  Layer.mock(Quarantine, {
    keep: (suspects) =>
      Effect.suspend(() =>
        recorder.fault === "quarantine away"
          ? away(new InboxUnavailable({ cause: GONE }))
          : Effect.sync(() => void recorder.suspects.push(...suspects))
      )
  })

export const recording = Layer.unwrap(Effect.map(Recorder, (recorder) =>
  Layer.mergeAll(
    inboxOf(recorder),
    guestsOf(recorder),
    quarantineOf(recorder),
    Layer.mock(Audit, { note: (event) => Effect.sync(() => void recorder.witnessed.push(event)) }),
    Layer.mock(Hotels, {
      all: () => hotels,
      byTenant: () => Option.none(),
      byNumber: (number) =>
        Option.fromUndefinedOr(
          hotels.find(({ numbers }) => numbers.some(({ phoneNumberId }) => phoneNumberId === number))
        ),
      byIdentifier: () => Option.none(),
      configured: () => configuredOf(hotels)
    })
  ))).pipe(Layer.provideMerge(Recorder.layer))

export const VERIFY_TOKEN = "say-this-to-subscribe"

export const settings: WebhookConfig["Service"] = {
  verifyToken: Redacted.make(VERIFY_TOKEN),
  appSecrets: [Redacted.make("the one that is being replaced"), secret],
  maxBytes: 1024 * 1024,
  memoryBytes: 64 * 1024 * 1024,
  ratePerMinute: 100_000,
  verifyRatePerMinute: 100_000,
  trustedProxies: [],
  echoEventIds: false
}

export const memoryLimits = RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory))

export const configured = (config: Partial<WebhookConfig["Service"]> = {}) =>
  Layer.succeed(WebhookConfig, { ...settings, ...config })

/** The routes on a port of their own. */
export const served = (
  config: Partial<WebhookConfig["Service"]> = {},
  limits = memoryLimits,
  flags: Parameters<typeof Flags.layerWith>[0] = {}
) =>
  HttpRouter.serve(WebhookRoutes, { disableLogger: true, disableListenLog: true }).pipe(
    Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
    Layer.provide(Layer.mergeAll(configured(config), limits, Flags.layerWith(flags)))
  )

/** The same, on what is remembered instead of on a database. */
export const door = (
  config: Partial<WebhookConfig["Service"]> = {},
  limits = memoryLimits,
  flags: Parameters<typeof Flags.layerWith>[0] = {}
) => served(config, limits, flags).pipe(Layer.provideMerge(recording))

export const port = Effect.map(HttpServer.HttpServer, ({ address }) => "port" in address ? address.port : 0)

export const fetchDoor = Effect.fnUntraced(function* (init: RequestInit, query = "") {
  const url = `http://127.0.0.1:${yield* port}${PATH}${query}`
  const response = yield* Effect.promise((signal) => fetch(url, { ...init, signal }))
  const text = yield* Effect.promise(() => response.text())
  return { status: response.status, headers: response.headers, text }
})

/** Posts as Meta does; what is given in `headers` takes the place of Meta's own. */
export const post = (body: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  fetchDoor({
    method: "POST",
    body: new Uint8Array(body),
    headers: { "content-type": "application/json", "x-hub-signature-256": sign(body, secret), ...headers }
  })
