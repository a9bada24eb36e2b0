import { Clock, Effect, Layer, Option, Redacted } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiKeys, type IssuedKey } from "../identity/ApiKeys.ts"
import { People, type WithPassword } from "../identity/People.ts"
import { mayEnter } from "../identity/Principal.ts"
import { Users } from "../identity/Users.ts"
import { OF_EVERY_CALLER } from "../limits/RouteLimits.ts"
import { UserSessions } from "../identity/UserSessions.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { among, mine, orUnavailable, scopeOf } from "./Answers.ts"
import { editionOf, inEdition } from "./Edition.ts"
import { afterOf, limitOf, page } from "./Page.ts"
import { Conflict, Invalid, KeptElsewhere, NotFound, NotPermitted, PreconditionFailed } from "./Problem.ts"
import { Witness } from "./Witness.ts"

const said = ({ temporaryPassword, user }: WithPassword) => ({
  user,
  temporaryPassword: temporaryPassword === null ? null : Redacted.value(temporaryPassword)
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
        const found = yield* orUnavailable(table.list(tenantId, { after: afterOf(query), limit: limitOf(query) }))
        return page(query, found, ({ id }) => id)
      }),
      create: Effect.fnUntraced(function* ({ payload }) {
        const made = yield* people.create(yield* CurrentPrincipal, payload)
        return inEdition(said(made), made.user.version)
      }, Effect.mapError(among(Conflict, NotPermitted, Invalid))),
      get: Effect.fnUntraced(function* ({ params }) {
        const user = yield* Effect.mapError(people.get(yield* CurrentPrincipal, params.id), among(NotFound))
        return inEdition(user, user.version)
      }),
      update: Effect.fnUntraced(function* ({ headers, params, payload }) {
        const version = yield* editionOf(headers)
        const user = yield* people.update(yield* CurrentPrincipal, params.id, version, payload).pipe(
          Effect.mapError(among(NotFound, NotPermitted, Conflict, PreconditionFailed, Invalid))
        )
        return inEdition(user, user.version)
      }),
      resetPassword: Effect.fnUntraced(function* ({ params }) {
        return said(yield* people.resetPassword(yield* CurrentPrincipal, params.id))
      }, Effect.mapError(among(NotFound, NotPermitted, KeptElsewhere)))
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
        const found = yield* orUnavailable(
          table.list({ userId: query.user ?? null, tenantId }, { after: afterOf(query), limit: limitOf(query) })
        )
        return page(query, found, ({ id }) => id)
      }),
      end: Effect.fnUntraced(function* ({ params }) {
        const holder = yield* mine(Option.getOrNull(yield* orUnavailable(table.holder(params.id))))
        yield* witness.of(
          {
            type: "data_modification",
            action: "session.ended",
            resource: `session/${params.id}`,
            ...(holder.tenantId === null ? {} : { tenantId: holder.tenantId })
          },
          orUnavailable(Effect.map(table.revoke(params.id, "ended by an administrator"), Option.isSome))
        )
      })
    })
  })
)

const DAY = 24 * 60 * 60 * 1000
const HOUR = 60 * 60 * 1000
const shown = ({ key, secret }: IssuedKey) => ({ key, secret: Redacted.value(secret) })

const apiKeys = HttpApiBuilder.group(
  AdminApi,
  "apiKeys",
  Effect.fnUntraced(function* (handlers) {
    const keys = yield* ApiKeys

    /** A key with no more rights than its manager has. */
    const manageable = Effect.fnUntraced(function* (id: string) {
      const principal = yield* CurrentPrincipal
      const key = yield* mine(Option.getOrNull(yield* orUnavailable(keys.get(id))))
      if (!key.permissions.every((permission) => principal.permissions.has(permission))) {
        return yield* new NotPermitted({ detail: "This key may do more than you." })
      }
      return key
    })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const found = yield* orUnavailable(keys.list(tenantId, { after: afterOf(query), limit: limitOf(query) }))
        return page(query, found, ({ id }) => id)
      }),
      issue: Effect.fnUntraced(function* ({ payload }) {
        const principal = yield* CurrentPrincipal
        const { expiresInDays, name, perMinute = OF_EVERY_CALLER.key, permissions, tenantId } = payload
        if (!mayEnter(principal, tenantId) || !permissions.every((one) => principal.permissions.has(one))) {
          return yield* new NotPermitted({ detail: "Nobody may give more rights than they have." })
        }
        const expiresAt = (yield* Clock.currentTimeMillis) + expiresInDays * DAY
        const own = principal.kind === "api_key" ? yield* orUnavailable(keys.get(principal.id)) : Option.none()
        if (Option.exists(own, (own) => expiresAt > own.expiresAt || perMinute > own.perMinute)) {
          return yield* new NotPermitted({ detail: "No key makes one that lasts longer or may ask more often." })
        }
        const issued = yield* Effect.mapError(
          keys.issue({
            name,
            tenantId,
            permissions,
            perMinute,
            createdBy: principal.id,
            expiresAt
          }),
          among(Invalid)
        )
        return shown(issued)
      }),
      rotate: Effect.fnUntraced(function* ({ params, payload }) {
        const { id } = yield* manageable(params.id)
        const principal = yield* CurrentPrincipal
        // A person answers for the secrets that they have made; a machine that renews a key does not.
        const by = principal.kind === "user" ? principal.id : null
        const next = { overlap: payload.overlapHours * HOUR, by }
        return shown(yield* Effect.mapError(keys.rotate(id, next), among(NotFound)))
      }),
      revoke: Effect.fnUntraced(function* ({ params }) {
        const { id } = yield* manageable(params.id)
        yield* Effect.mapError(keys.revoke(id), among(NotFound))
      })
    })
  })
)

export const PeopleHandlers = Layer.mergeAll(users, sessions, apiKeys)
