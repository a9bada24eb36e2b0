import { Effect, Layer, Option, Redacted } from "effect"
import { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { type Granted, Identity } from "../identity/Identity.ts"
import { PasswordChanges } from "../identity/PasswordChanges.ts"
import { tenantOf } from "../identity/Scope.ts"
import { Users } from "../identity/Users.ts"
import { UserSessions } from "../identity/UserSessions.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { among, orUnavailable } from "./Answers.ts"
import { addressOf } from "./Asking.ts"
import { afterOf, limitOf, page } from "./Page.ts"
import { Invalid, KeptElsewhere, NotAuthenticated, NotFound, TooMany } from "./Problem.ts"

const answerOf = ({ accessToken, expiresIn, mustChangePassword, refreshToken, user }: Granted) => ({
  accessToken: Redacted.value(accessToken),
  refreshToken: Redacted.value(refreshToken),
  tokenType: "Bearer" as const,
  expiresIn,
  mustChangePassword,
  user
})

const login = HttpApiBuilder.group(
  AdminApi,
  "login",
  Effect.fnUntraced(function* (handlers) {
    const identity = yield* Identity
    return handlers.handleAll({
      logIn: Effect.fnUntraced(function* ({ payload }) {
        const request = yield* HttpServerRequest.HttpServerRequest
        const granted = yield* identity.logIn({
          email: payload.email,
          password: Redacted.make(payload.password),
          address: addressOf(request),
          userAgent: request.headers["user-agent"] ?? ""
        })
        return answerOf(granted)
      }, Effect.mapError(among(NotAuthenticated, TooMany, KeptElsewhere))),
      refresh: Effect.fnUntraced(function* ({ payload }) {
        return answerOf(yield* identity.refresh(Redacted.make(payload.refreshToken)))
      }, Effect.mapError(among(NotAuthenticated, TooMany, KeptElsewhere)))
    })
  })
)

const auth = HttpApiBuilder.group(
  AdminApi,
  "auth",
  Effect.fnUntraced(function* (handlers) {
    const identity = yield* Identity
    const sessions = yield* UserSessions
    const users = yield* Users
    const changes = yield* PasswordChanges
    return handlers.handleAll({
      verify: Effect.fnUntraced(function* () {
        const { id, kind, mustChangePassword, permissions, role, scope } = yield* CurrentPrincipal
        return { id, kind, role, tenantId: tenantOf(scope), mustChangePassword, permissions: [...permissions] }
      }),
      logOut: Effect.fnUntraced(function* () {
        yield* identity.logOut(yield* CurrentPrincipal)
      }, Effect.mapError(among(KeptElsewhere))),
      changePassword: Effect.fnUntraced(function* ({ payload }) {
        const { id, kind, sessionId } = yield* CurrentPrincipal
        const user = kind === "api_key" ? Option.none() : yield* orUnavailable(users.get(id))
        if (Option.isNone(user)) return yield* new NotFound({ detail: "A key has no password." })
        yield* changes.change(
          user.value,
          Redacted.make(payload.currentPassword),
          Redacted.make(payload.newPassword),
          sessionId ?? ""
        ).pipe(Effect.mapError(among(NotAuthenticated, TooMany, Invalid, KeptElsewhere)))
      }),
      sessions: Effect.fnUntraced(function* ({ query }) {
        const { id } = yield* CurrentPrincipal
        const found = yield* orUnavailable(
          sessions.list({ userId: id, tenantId: null }, { after: afterOf(query), limit: limitOf(query) })
        )
        return page(query, found, ({ id }) => id)
      }),
      endSession: Effect.fnUntraced(function* ({ params }) {
        const { id } = yield* CurrentPrincipal
        const holder = yield* orUnavailable(sessions.holder(params.id))
        if (!Option.exists(holder, (user) => user.id === id)) return yield* new NotFound()
        yield* orUnavailable(sessions.revoke(params.id, "ended by its owner"))
      })
    })
  })
)

export const AuthHandlers = Layer.mergeAll(login, auth)
