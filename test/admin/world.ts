import { NodeServices } from "@effect/platform-node"
import { ConfigProvider, Context, Effect, Layer, Redacted, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { SqlClient } from "effect/sql"
import * as AdminRoutes from "../../src/admin/AdminRoutes.ts"
import { KeptAnswers } from "../../src/admin/KeptAnswers.ts"
import { AuditProof } from "../../src/audit/AuditProof.ts"
import { ConversationLog } from "../../src/conversation/ConversationLog.ts"
import { Conversations } from "../../src/conversation/Conversations.ts"
import { Handovers } from "../../src/conversation/Handovers.ts"
import { StaffDesk } from "../../src/conversation/StaffDesk.ts"
import { Deliveries } from "../../src/delivery/Deliveries.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { FlagStore } from "../../src/flags/FlagStore.ts"
import { ApiKeys } from "../../src/identity/ApiKeys.ts"
import { Identity } from "../../src/identity/Identity.ts"
import { PasswordChanges } from "../../src/identity/PasswordChanges.ts"
import { type Permission, PERMISSIONS } from "../../src/identity/Permission.ts"
import { Users } from "../../src/identity/Users.ts"
import { DeadLetters } from "../../src/inbox/DeadLetters.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import * as RateLimits from "../../src/limits/RateLimits.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { WebhookConfig } from "../../src/whatsapp/WebhookConfig.ts"
import { attempt, GOOD, roomWith, SECRET, trail } from "../identity/world.ts"

export const casa = TenantId.make("casa")
export const lantern = TenantId.make("lantern")

const webhookConfig = WebhookConfig.layer.pipe(
  Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({
    WHATSAPP_APP_SECRETS: SECRET,
    WHATSAPP_VERIFY_TOKEN: SECRET
  })))
)

const rooms = Layer.mergeAll(
  ConversationLog.layerSql,
  StaffDesk.layerSql,
  Handovers.layerSql,
  OperatorTasks.layerSql,
  DeadLetters.layerSql,
  Quarantine.layerSql,
  Hotels.layerSql,
  Flags.layer.pipe(Layer.provide(FlagStore.layerSql)),
  AuditProof.layerSql,
  roomWith([SECRET]),
  RateLimits.layerMemory,
  KeptAnswers.layerSql,
  webhookConfig
).pipe(
  Layer.provide(Layer.succeed(Deliveries, { nudge: () => Effect.void, showTyping: () => Effect.void })),
  Layer.provideMerge(Layer.succeed(Conversations, { wake: () => Effect.void })),
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

/** A machine's key with these rights. */
export const keyOf = (tenantId: TenantId | null, permissions: ReadonlyArray<Permission> = PERMISSIONS) =>
  Effect.gen(function* () {
    const keys = yield* ApiKeys
    const { secret } = yield* keys.issue({
      name: "test",
      tenantId,
      permissions,
      perMinute: 10_000,
      createdBy: "test",
      expiresAt: 1000 * 24 * 60 * 60 * 1000
    })
    return { headers: { "x-api-key": Redacted.value(secret) } }
  })

let people = 0

/** Somebody who is logged in. */
export const loggedIn = (role: "receptionist" | "admin", tenantId: TenantId | null) =>
  Effect.gen(function* () {
    const users = yield* Users
    const changes = yield* PasswordChanges
    const email = `p${++people}@casa.example`
    const passwordHash = yield* changes.accepted(Redacted.make(GOOD), { email, name: "Ana" })
    const user = yield* users.create({ email, name: "Ana", role, tenantId, passwordHash, mustChange: false })
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
  const quarantined = only(
    yield* sql`
      INSERT INTO quarantine (digest, reason, detail, raw, first_seen_at, last_seen_at)
      VALUES (${guest}, 'not_json', 'no JSON', '\\x00', now(), now()) RETURNING id::text`
  )
  const person = yield* loggedIn("receptionist", casa)
  const { key } = yield* ApiKeys.use((keys) =>
    keys.issue({
      name: "till",
      tenantId: casa,
      permissions: ["outbox:read"],
      perMinute: 10,
      createdBy: "u",
      expiresAt: 1e12
    })
  )
  return {
    guest,
    letter,
    task,
    quarantined,
    userId: person.user.id,
    version: person.user.version,
    session: person.sessionId,
    key: key.id
  }
})
export type Belongings = Effect.Success<typeof belongings>
