import { Clock, Effect, Layer, Option, Redacted } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiKeys, type IssuedKey } from "../identity/ApiKeys.ts"
import { People, type WithPassword } from "../identity/People.ts"
import { mayEnter } from "../identity/Principal.ts"
import { Users } from "../identity/Users.ts"
import { UserSessions } from "../identity/UserSessions.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { mine, problemOf, scopeOf } from "./Answers.ts"
import { afterOf, limitOf, page } from "./Page.ts"
import { NotPermitted, Unavailable } from "./Problem.ts"
import { Witness } from "./Witness.ts"

const said = ({ temporaryPassword, user }: WithPassword) => ({
  user,
  temporaryPassword: Redacted.value(temporaryPassword)
})

const users = HttpApiBuilder.group(
  AdminApi,
  "users",
  Effect.fnUntraced(function* (handlers) {
    const people = yield* People
    const table = yield* Users
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const found = yield* table.list(tenantId, { after: afterOf(query), limit: limitOf(query) }).pipe(
          Effect.mapError(problemOf)
        )
        return page(query, found, ({ id }) => id)
      }),
      create: Effect.fnUntraced(function* ({ payload }) {
        return said(yield* people.create(yield* CurrentPrincipal, payload))
      }, Effect.mapError(problemOf)),
      get: Effect.fnUntraced(function* ({ params }) {
        return yield* people.get(yield* CurrentPrincipal, params.id)
      }, Effect.mapError(problemOf)),
      update: Effect.fnUntraced(function* ({ params, payload }) {
        const { version, ...change } = payload
        return yield* people.update(yield* CurrentPrincipal, params.id, version, change)
      }, Effect.mapError(problemOf)),
      resetPassword: Effect.fnUntraced(function* ({ params }) {
        return said(yield* people.resetPassword(yield* CurrentPrincipal, params.id))
      }, Effect.mapError(problemOf))
    })
  })
)

const sessions = HttpApiBuilder.group(
  AdminApi,
  "sessions",
  Effect.fnUntraced(function* (handlers) {
    const table = yield* UserSessions
    const witness = yield* Witness
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const found = yield* table.list(
          { userId: query.user ?? null, tenantId },
          { after: afterOf(query), limit: limitOf(query) }
        ).pipe(Effect.mapError(problemOf))
        return page(query, found, ({ id }) => id)
      }),
      end: Effect.fnUntraced(function* ({ params }) {
        const holder = yield* mine(Option.getOrNull(yield* Effect.mapError(table.holder(params.id), problemOf)))
        yield* witness.of(
          {
            type: "data_modification",
            action: "session.ended",
            resource: `session/${params.id}`,
            ...(holder.tenantId === null ? {} : { tenantId: holder.tenantId })
          },
          Effect.mapError(
            Effect.map(table.revoke(params.id, "ended by an administrator"), Option.isSome),
            () => new Unavailable()
          )
        )
      })
    })
  })
)

const DAY = 24 * 60 * 60 * 1000
const HOUR = 60 * 60 * 1000
/** Seed 003. */
const USUAL_PER_MINUTE = 100

const shown = ({ key, secret }: IssuedKey) => ({ key, secret: Redacted.value(secret) })

const apiKeys = HttpApiBuilder.group(
  AdminApi,
  "apiKeys",
  Effect.fnUntraced(function* (handlers) {
    const keys = yield* ApiKeys

    /** A key with no more rights than its manager has. */
    const manageable = Effect.fnUntraced(function* (id: string) {
      const principal = yield* CurrentPrincipal
      const key = yield* mine(Option.getOrNull(yield* Effect.mapError(keys.get(id), problemOf)))
      if (!key.permissions.every((permission) => principal.permissions.has(permission))) {
        return yield* new NotPermitted({ detail: "This key may do more than you." })
      }
      return key
    })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const found = yield* keys.list(tenantId, { after: afterOf(query), limit: limitOf(query) }).pipe(
          Effect.mapError(problemOf)
        )
        return page(query, found, ({ id }) => id)
      }),
      issue: Effect.fnUntraced(function* ({ payload }) {
        const principal = yield* CurrentPrincipal
        const { expiresInDays, name, perMinute = USUAL_PER_MINUTE, permissions, tenantId } = payload
        if (!mayEnter(principal, tenantId) || !permissions.every((one) => principal.permissions.has(one))) {
          return yield* new NotPermitted({ detail: "Nobody may give more rights than they have." })
        }
        const now = yield* Clock.currentTimeMillis
        const issued = yield* keys.issue({
          name,
          tenantId,
          permissions,
          perMinute,
          createdBy: principal.id,
          expiresAt: now + expiresInDays * DAY
        }).pipe(Effect.mapError(problemOf))
        return shown(issued)
      }),
      rotate: Effect.fnUntraced(function* ({ params, payload }) {
        const { id } = yield* manageable(params.id)
        return shown(yield* Effect.mapError(keys.rotate(id, payload.overlapHours * HOUR), problemOf))
      }),
      revoke: Effect.fnUntraced(function* ({ params }) {
        const { id } = yield* manageable(params.id)
        yield* Effect.mapError(keys.revoke(id), problemOf)
      })
    })
  })
)

export const PeopleHandlers = Layer.mergeAll(users, sessions, apiKeys)
