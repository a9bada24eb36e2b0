import { NodeServices } from "@effect/platform-node"
import { ConfigProvider, Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { SqlClient } from "effect/sql"
import * as AdminRoutes from "../../src/admin/AdminRoutes.ts"
import { KeptAnswers } from "../../src/admin/KeptAnswers.ts"
import { Pulse } from "../../src/admin/Pulse.ts"
import { AuditProof } from "../../src/audit/AuditProof.ts"
import { ConversationLog } from "../../src/conversation/ConversationLog.ts"
import { Conversations } from "../../src/conversation/Conversations.ts"
import { Handovers } from "../../src/conversation/Handovers.ts"
import { StaffDesk } from "../../src/conversation/StaffDesk.ts"
import { ReservationLists } from "../../src/booking/ReservationLists.ts"
import { Reservations } from "../../src/booking/Reservations.ts"
import { ReservationStore } from "../../src/booking/ReservationStore.ts"
import { ReservationWorkflows } from "../../src/booking/ReservationWorkflows.ts"
import { RoomHolds } from "../../src/booking/RoomHolds.ts"
import { StaffBookings } from "../../src/booking/StaffBookings.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { Deliveries } from "../../src/delivery/Deliveries.ts"
import { NumberStops } from "../../src/delivery/NumberStops.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { UncertainSends } from "../../src/delivery/UncertainSends.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { FlagStore } from "../../src/flags/FlagStore.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import { ApiKeys } from "../../src/identity/ApiKeys.ts"
import { Identity } from "../../src/identity/Identity.ts"
import { PasswordChanges } from "../../src/identity/PasswordChanges.ts"
import { type Permission, PERMISSIONS } from "../../src/identity/Permission.ts"
import { Users } from "../../src/identity/Users.ts"
import { UserSessions } from "../../src/identity/UserSessions.ts"
import { DeadLetters } from "../../src/inbox/DeadLetters.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import { LogLevels } from "../../src/logs/LogLevels.ts"
import * as RateLimits from "../../src/limits/RateLimits.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { PmsBreaker } from "../../src/pms/guard/PmsBreaker.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { ReviewLog } from "../../src/reviews/ReviewLog.ts"
import { TicketDesk } from "../../src/staff/TicketDesk.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { QuarantineReplays } from "../../src/whatsapp/QuarantineReplays.ts"
import { WebhookConfig } from "../../src/whatsapp/WebhookConfig.ts"
import { attempt, GOOD, roomWith, SECRET, trail } from "../identity/world.ts"
import { roomWith as tenancy } from "../tenancy/world.ts"

export const casa = TenantId.make("casa")
export const lantern = TenantId.make("lantern")

const webhookConfig = WebhookConfig.layer.pipe(
  Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({
    WHATSAPP_APP_SECRETS: SECRET,
    WHATSAPP_VERIFY_TOKEN: SECRET
  })))
)

const hotel = (tenantId: TenantId, phoneNumberId: string) => ({
  tenantId,
  profile: {
    name: tenantId,
    timeZone: "America/Montevideo",
    defaultLanguage: "es",
    uncertainSends: "operator"
  } as const,
  numbers: [{ phoneNumberId: PhoneNumberId.make(phoneNumberId), displayPhone: "+598 1" }]
})

const open = Layer.effectDiscard(Hotels.use(({ save }) => save([hotel(casa, "1"), hotel(lantern, "2")]))).pipe(
  Layer.provideMerge(tenancy(1))
)

const desk = StaffBookings.layer.pipe(
  Layer.provideMerge(Layer.merge(Reservations.layer, StaffReservations.layer)),
  Layer.provide(Layer.merge(ReservationWorkflows.layerSweptElsewhere, RoomHolds.layerLocks)),
  Layer.provide(ReservationStore.layerSql),
  Layer.provide(Layer.merge(PmsGateway.layerMemory, Guests.layerSql)),
  Layer.provideMerge(Layer.merge(RoomLocks.layerSql, open))
)

/** What the API stands on. */
export const rooms = Layer.mergeAll(
  ConversationLog.layerSql,
  StaffDesk.layerSql,
  Handovers.layerSql,
  OperatorTasks.layerSql,
  UncertainSends.layerSql,
  NumberStops.layerSql,
  DeadLetters.layerSql,
  ReviewLog.layerSql,
  LogLevels.layerSql,
  ReservationLists.layerSql,
  TicketDesk.layerSql,
  desk,
  Layer.succeed(PmsBreaker, {
    around: () => (call) => call,
    isOpen: (tenantId) => Effect.succeed(tenantId === lantern)
  }),
  Layer.succeed(Pulse, { readiness: Effect.succeed({ ready: true, checks: { database: true } }) }),
  QuarantineReplays.layer.pipe(
    Layer.provide(Layer.merge(Guests.layerSql, Inbox.layerSql)),
    Layer.provideMerge(Layer.merge(Quarantine.layerSql, open)),
    Layer.provide(Layer.succeed(InboxConfig, { capacity: 100, mostItems: 10 }))
  ),
  AuditProof.layerSql,
  roomWith([SECRET]),
  RateLimits.layerMemory,
  KeptAnswers.layerSql,
  webhookConfig
).pipe(
  Layer.provide(Layer.succeed(Deliveries, { nudge: () => Effect.void, showTyping: () => Effect.void })),
  Layer.provideMerge(Layer.succeed(Conversations, { wake: () => Effect.void })),
  Layer.provideMerge(Flags.layer.pipe(Layer.provide(FlagStore.layerSql))),
  Layer.provideMerge(trail),
  Layer.provideMerge(NodeServices.layer)
)

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** The API as a client sees it. */
export class Door extends Context.Service<Door, {
  readonly ask: (
    method: string,
    path: string,
    options?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown; readonly text?: string }
  ) => Effect.Effect<Answer>
  /** For a client of one's own. */
  readonly fetch: typeof globalThis.fetch
  /** Every route that answers, as `GET /path/:name`. */
  readonly doors: ReadonlyArray<string>
}>()("conserje/test/admin/world/Door") {
  static readonly layer = Layer.effect(
    Door,
    Effect.gen(function* () {
      const context = yield* Effect.context<Layer.Success<typeof rooms>>()
      const routes = Layer.merge(AdminRoutes.AdminRoutes, AdminRoutes.DocsRoutes).pipe(
        Layer.provide(Layer.succeedContext(context)),
        Layer.provide(HttpServer.layerServices)
      )
      const doors: Array<string> = []
      const noting = Layer.effect(
        HttpRouter.HttpRouter,
        Effect.map(HttpRouter.HttpRouter, (router) =>
          HttpRouter.HttpRouter.of({
            ...router,
            add: (method, path, handler, options) => {
              doors.push(`${method} ${path}`)
              return router.add(method, path, handler, options)
            },
            addAll: (routes) => {
              for (const { method, path } of routes) doors.push(`${method} ${path}`)
              return router.addAll(routes)
            }
          }))
      )
      const { dispose, handler } = HttpRouter.toWebHandler(Layer.provide(routes, noting), { disableLogger: true })
      yield* Effect.addFinalizer(() => Effect.promise(dispose))
      return Door.of({
        doors,
        fetch: (input, init) => handler(new Request(input, init)),
        ask: (method, path, { body, headers = {}, text } = {}) =>
          Effect.promise(async () => {
            const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
            const response = await handler(
              new Request(`http://conserje.test${path}`, {
                method,
                headers: { ...(sent === undefined ? {} : { "content-type": "application/json" }), ...headers },
                ...(sent === undefined ? {} : { body: sent })
              })
            )
            const said = await response.text()
            return { status: response.status, headers: response.headers, body: parsed(said) }
          })
      })
    })
  )
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const World = Door.layer.pipe(Layer.provideMerge(rooms))

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** Of the first administrator, who may issue any key. */
export const issuer = Effect.map(
  Users.use(({ byEmail }) => byEmail("admin@localhost")),
  (known) => Option.getOrThrow(known).user.id
)

/** A machine's key with these rights. */
export const keyOf = (tenantId: TenantId | null, permissions: ReadonlyArray<Permission> = PERMISSIONS) =>
  Effect.gen(function* () {
    const keys = yield* ApiKeys
    const { secret } = yield* keys.issue({
      name: "test",
      tenantId,
      permissions,
      perMinute: 10_000,
      createdBy: yield* issuer,
      expiresAt: 1000 * 24 * 60 * 60 * 1000
    })
    return { headers: { "x-api-key": Redacted.value(secret) } }
  })

let people = 0
let hashed: string | undefined

/** Somebody who may log in with the good password; to hash it once is work enough. */
const somebody = (role: "receptionist" | "admin", tenantId: TenantId | null) =>
  Effect.gen(function* () {
    const email = `p${++people}@casa.example`
    const changes = yield* PasswordChanges
    hashed ??= yield* changes.accepted(Redacted.make(GOOD), { email, name: "Ana" })
    const passwordHash = hashed
    const user = yield* Users.use(({ create }) =>
      create({ email, name: "Ana", role, tenantId, passwordHash, mustChange: false })
    )
    return { email, user }
  })

/** Somebody who is logged in. */
export const loggedIn = (role: "receptionist" | "admin", tenantId: TenantId | null) =>
  Effect.gen(function* () {
    const { email, user } = yield* somebody(role, tenantId)
    const granted = yield* Identity.use(({ logIn }) =>
      logIn(attempt(email, GOOD, `10.1.${people >> 8}.${people & 255}`))
    )
    const { sessionId } = yield* Identity.use(({ whoIs }) => whoIs(granted.accessToken))
    return { user, sessionId: sessionId ?? "", granted, ...bearer(Redacted.value(granted.accessToken)) }
  })

const decodeIds: (rows: unknown) => ReadonlyArray<{ readonly id: string }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ id: Schema.String }))
)
const only = (rows: unknown): string => decodeIds(rows)[0]?.id ?? ""

let references = 10_000

/** A stay of that guest, by its row alone. */
const reserved = (guest: string, stage: "awaiting_deposit" | "booking" | "confirmed") =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const id = `r${guest}${stage.slice(0, 1)}`
    const reference = `CDL-${++references}`
    yield* sql`
      INSERT INTO quotes (id, tenant_id, arrive, leave, party, room_type_id, room_type_name, currency, total_minor,
        without_tax_minor, quoted_until, created_at)
      VALUES (${`q${id}`}, 'casa', '2027-01-01', '2027-01-03', '{"adults":2,"childAges":[]}', 't', 'Doble', 'UYU',
        500000, 410000, now(), now())`
    yield* sql`
      INSERT INTO reservations (id, wish_key, reference, tenant_id, conversation_id, guest_id, phone_number_id, quote_id,
        stage, arrive, leave, room_id, room_number, first_name, last_name, email, phone, deposit_by, deposit_minor, deposit_state, booking_key, created_at,
        updated_at)
      VALUES (${id}, ${id}, ${reference}, 'casa', ${`casa/${guest}`}, ${guest}, '1',
        ${`q${id}`}, ${stage}, '2027-01-01', '2027-01-03', ${id}, '101', 'Ana', 'García',
        'ana@example.com', '+59899123456', 'transfer', 100000,
        'receipt_given', ${id}, now(), now())`
    yield* sql`
      INSERT INTO reservation_events (reservation_id, seq, tenant_id, at, actor, kind, detail, hash)
      VALUES (${id}, 1, 'casa', now(), 'guest', 'held', '{}', '')`
    return id
  })

let guests = 0

/** Something of each kind that belongs to `casa`, fresh each time. */
export const belongings = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const guest = `g${++guests}`
  const conversation = `casa/${guest}`
  yield* sql`
    INSERT INTO conversations (id, tenant_id, state) VALUES (${conversation}, 'casa',
      '{"_tag":"Bot","language":"es","misunderstood":0}')`
  yield* sql`
    INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at,
      received_at, state, payload)
    VALUES (${guest}, 'conversation', 'text', 'casa', '1', ${conversation}, now(), now(), 'handled',
      '{"event":{"text":"hola"}}')`
  const letter = only(
    yield* sql`
      INSERT INTO dead_letters (tenant_id, conversation_id, event_ids, reason, cause, context, attempts, created_at)
      VALUES ('casa', ${conversation}, '{1}', 'turn_failed', 'the PMS kept silent', '{}', 5, now()) RETURNING id::text`
  )
  const task = only(
    yield* sql`
      INSERT INTO operator_tasks (tenant_id, conversation_id, kind, subject, detail, created_at)
      VALUES ('casa', ${conversation}, 'uncertain_send', ${guest}, 'may have been sent', now()) RETURNING id::text`
  )
  const tenant = `t-${guest}`
  yield* sql`
    INSERT INTO tenants (id, profile) VALUES (${tenant}, ${JSON.stringify(hotel(casa, "1").profile)}::text::jsonb)`
  yield* sql`
    INSERT INTO business_numbers (phone_number_id, tenant_id, display_phone) VALUES (${guest}, ${tenant}, '1')`
  yield* sql`
    INSERT INTO tenant_user_identifiers (id, tenant_id, kind, identifier, created_at)
    VALUES (${guest}, ${tenant}, 'email', ${`${guest}@user.example`}, now())`
  yield* sql`INSERT INTO pms_connections VALUES (${tenant}, 'https://pms.example', NULL, '1', NULL, 1, now())`
  yield* sql`
    INSERT INTO tenant_secrets (tenant_id, purpose, sealed, key_id, set_at)
    VALUES (${tenant}, 'pms-api-key', 'v1', 'k', now())`
  const quarantined = only(
    yield* sql`
      INSERT INTO quarantine (digest, reason, detail, raw, first_seen_at, last_seen_at)
      VALUES (${guest}, 'not_json', 'no JSON', '\\x00', now(), now()) RETURNING id::text`
  )
  const person = yield* somebody("receptionist", casa)
  const session = `s${guest}`
  yield* UserSessions.use(({ open }) =>
    open({ id: session, userId: person.user.id, jti: session, address: "10.0.0.1", userAgent: "test" })
  )
  const send = `o${guest}`
  yield* sql`
    INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, created_at, requested_at)
    VALUES (${send}, 'casa', ${conversation}, '1', '{"_tag":"Text","body":"hola"}', 'uncertain', now(), now())`
  const ticket = `k${guest}`
  yield* sql`
    INSERT INTO tickets (id, key, tenant_id, conversation_id, phone_number_id, category, request, opened_at)
    VALUES (${ticket}, ${ticket}, 'casa', ${conversation}, '1', 'other', 'una almohada', now())`
  const reservation = yield* reserved(guest, "awaiting_deposit")
  const booked = yield* reserved(guest, "confirmed")
  const stuck = yield* reserved(guest, "booking")
  yield* sql`
    INSERT INTO review_requests (reservation_id, tenant_id, conversation_id, segment, asked, asked_at)
    VALUES (${reservation}, 'casa', ${conversation}, 'couple', 1, now())`
  const { id: hold } = yield* RoomLocks.use(({ acquire }) =>
    acquire({
      tenantId: casa,
      roomId: guest,
      stay: new StayDates({ arrive: LocalDate.make("2027-01-01"), leave: LocalDate.make("2027-01-03") }),
      session: guest,
      user: guest
    })
  )
  const createdBy = yield* issuer
  const { key } = yield* ApiKeys.use((keys) =>
    keys.issue({
      name: "till",
      tenantId: casa,
      permissions: ["outbox:read"],
      perMinute: 10,
      createdBy,
      expiresAt: 1e12
    })
  )
  return {
    guest,
    tenant,
    letter,
    task,
    quarantined,
    userId: person.user.id,
    version: person.user.version,
    session,
    send,
    ticket,
    reservation,
    booked,
    stuck,
    hold,
    key: key.id
  }
})
export type Belongings = Effect.Success<typeof belongings>
