import { Clock, Context, Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import type { GuestContent, GuestMessage, Posting } from "../../src/sandbox/GuestMessage.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import type { SentMessage } from "../../src/sandbox/SentLog.ts"
import type { Settings } from "../../src/sandbox/Settings.ts"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import { HEADER, sign } from "../../src/whatsapp/Signature.ts"
import { eventually } from "../support/Eventually.ts"
import * as Installation from "../support/Installation.ts"
import * as Postgres from "../support/Postgres.ts"
import type { Runtime } from "../support/Runtime.ts"
import * as TcpGate from "../support/TcpGate.ts"

export const NUMBER = "112269058640637"

interface Options {
  readonly hotels?: ReadonlyArray<Hotel>
  readonly settings?: Readonly<Record<string, string>>
  readonly meta?: Partial<Settings>
  /** App secrets beside the pretend Meta's own. */
  readonly secrets?: ReadonlyArray<Redacted.Redacted<string>>
}

/**
 * The whole system as its own process, on an empty database of the run's server behind a gate, with a pretend Meta in
 * the test's process.
 */
export class House extends Context.Service<House, {
  readonly runtime: Runtime
  readonly databaseGate: TcpGate.TcpGate
}>()("conserje/test/spine/House") {
  static readonly layer = ({ hotels, meta, secrets = [], settings }: Options = {}) =>
    Layer.effect(
      House,
      Effect.gen(function* () {
        const { url } = yield* Postgres.Scratch
        const { secrets: own } = yield* SandboxMeta
        const databaseGate = yield* TcpGate.make(Number(url.port))
        const gated = TcpGate.through(databaseGate.port, url)
        const installation = yield* Installation.make({
          databaseUrl: gated.href,
          ...(hotels === undefined ? {} : { hotels }),
          settings: {
            WHATSAPP_APP_SECRETS: [own.appSecret, ...secrets].map(Redacted.value).join(","),
            ...settings
          }
        })
        const runtime = yield* installation.start
        yield* installation.connect(runtime)
        return { runtime, databaseGate }
      })
    ).pipe(
      Layer.provideMerge(SandboxMeta.layer({ port: 0, settings: { statusDelay: 20, ...meta } })),
      Layer.provideMerge(Postgres.layerEmpty)
    )
}

let guests = 0

/** Somebody who has never written before. */
export const newGuest = (name = "Ana") => ({ name, phone: `54911${String(44_000_000 + ++guests)}` })
export type Guest = ReturnType<typeof newGuest>

export const text = (body: string): GuestContent => ({ _tag: "Text", body })

/** A guest writes, and our webhook has answered when it returns. */
export const write = Effect.fnUntraced(function* (
  from: Guest,
  content: GuestContent | string,
  over: Partial<GuestMessage> = {},
  posting?: Posting
) {
  const { write } = yield* SandboxMeta
  const said = typeof content === "string" ? text(content) : content
  const { deliveries, wamids } = yield* write([{ from, phoneNumberId: NUMBER, content: said, ...over }], posting)
  return { wamid: wamids[0] ?? "", status: deliveries.at(-1)?.status ?? null }
})

/** What Meta took for a guest, the oldest first. */
export const sentTo = (guest: Guest) => SandboxMeta.use(({ sent }) => sent({ to: guest.phone }))

/** Waits for the guest's answers, so many of them. */
export const answers = (guest: Guest, many: number, seconds?: number): Effect.Effect<
  ReadonlyArray<SentMessage>,
  Error,
  SandboxMeta
> => eventually(sentTo(guest), (sent) => sent.length >= many, seconds)

/** The bodies of what was sent, or its type. */
export const bodies = (sent: ReadonlyArray<SentMessage>) =>
  sent.map(({ content, type }) => content?.type === "text" ? content.text.body : type)

export const conversationOf = Effect.fnUntraced(function* (guest: Guest) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly id: string }>`
    SELECT tenant_id || '/' || guest_id AS id FROM guest_identities WHERE kind = 'phone' AND value = ${guest.phone}`
  return row?.id ?? ""
})

/** Waits until every event is handled and every promised message has been sent or given up. */
export const nothingOwed = eventually(
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql<{ readonly events: number; readonly promises: number }>`
      SELECT (SELECT count(*)::int4 FROM inbox_events WHERE state = 'new') AS events,
        (SELECT count(*)::int4 FROM outbox WHERE state IN ('queued', 'requested')) AS promises`
    return row
  }),
  (row) => row?.events === 0 && row.promises === 0,
  60
)

/** Signs bytes as the given secret's owner and posts them to our door. */
export const post = Effect.fnUntraced(function* (
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {}
) {
  const { runtime } = yield* House
  const { secrets } = yield* SandboxMeta
  const response = yield* Effect.promise((signal) =>
    fetch(runtime.webhookUrl, {
      method: "POST",
      signal,
      body: new Uint8Array(bytes),
      headers: { "content-type": "application/json", [HEADER]: sign(bytes, secrets.appSecret), ...headers }
    })
  )
  yield* Effect.promise(() => response.arrayBuffer())
  return response
})

export const get = Effect.fnUntraced(function* (path: string) {
  const { runtime } = yield* House
  const response = yield* Effect.promise((signal) => fetch(`${runtime.baseUrl}${path}`, { signal }))
  return { status: response.status, body: yield* Effect.promise(() => response.text()) }
})

export const hoursAgo = (hours: number) => Effect.map(Clock.currentTimeMillis, (now) => now - hours * 3_600_000)
