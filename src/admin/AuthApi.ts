import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { Permission, Role } from "../identity/Permission.ts"
import { Email, User } from "../identity/User.ts"
import { UserSession } from "../identity/UserSessions.ts"
import { Authenticated, Needs, Permitted, Throttled, Validated } from "./Access.ts"
import { pageOf, paging } from "./Page.ts"
import { bodyProblems, KeptElsewhere, NotAuthenticated, NotFound, problems } from "./Problem.ts"
import { anything, words } from "./Words.ts"
import { TenantId } from "../domain/Ids.ts"

/** Bounded, because every password is work; what it must be is said when one is chosen. */
const Password = anything(1000)

export const Granted = Schema.Struct({
  accessToken: Schema.String,
  refreshToken: Schema.String,
  tokenType: Schema.Literal("Bearer"),
  /** Seconds until the access token ends. */
  expiresIn: Schema.Int,
  /** Until the password is changed nothing else is allowed. */
  mustChangePassword: Schema.Boolean,
  user: User
})

const RefreshToken = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(4000))

/** For strangers: the way in. */
export class LoginApi extends HttpApiGroup.make("login")
  .add(
    HttpApiEndpoint.post("logIn", "/auth/login", {
      payload: Schema.Struct({ email: Email, password: Password }),
      success: Granted,
      error: bodyProblems(NotAuthenticated, KeptElsewhere)
    }),
    HttpApiEndpoint.post("refresh", "/auth/refresh", {
      payload: Schema.Struct({ refreshToken: RefreshToken }),
      success: Granted,
      error: bodyProblems(NotAuthenticated, KeptElsewhere)
    })
  )
  .annotateEndpoints(Needs, "nobody")
  .middleware(Validated)
  .middleware(Throttled) {}

/** For whoever is logged in: about themselves. */
export class AuthApi extends HttpApiGroup.make("auth")
  .add(
    HttpApiEndpoint.get("verify", "/auth/verify", {
      success: Schema.Struct({
        kind: Schema.Literals(["user", "api_key"]),
        id: Schema.String,
        role: Schema.NullOr(Role),
        tenantId: Schema.NullOr(TenantId),
        permissions: Schema.Array(Permission),
        mustChangePassword: Schema.Boolean
      }),
      error: problems()
    }),
    HttpApiEndpoint.post("logOut", "/auth/logout", {
      success: HttpApiSchema.NoContent,
      error: problems(KeptElsewhere)
    }),
    HttpApiEndpoint.post("changePassword", "/auth/change-password", {
      payload: Schema.Struct({ currentPassword: Password, newPassword: Password }),
      success: HttpApiSchema.NoContent,
      error: bodyProblems(NotFound, KeptElsewhere)
    }),
    HttpApiEndpoint.get("sessions", "/auth/sessions", {
      query: paging,
      success: pageOf(UserSession),
      error: problems()
    }),
    HttpApiEndpoint.delete("endSession", "/auth/sessions/:id", {
      params: { id: words(100) },
      success: HttpApiSchema.NoContent,
      error: problems(NotFound)
    })
  )
  .annotateEndpoints(Needs, "self")
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
