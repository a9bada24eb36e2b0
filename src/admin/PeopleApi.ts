import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { TenantId } from "../domain/Ids.ts"
import { ApiKey } from "../identity/ApiKey.ts"
import { Permission, Role } from "../identity/Permission.ts"
import { Email, User } from "../identity/User.ts"
import { UserSession } from "../identity/UserSessions.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { PROBLEMS } from "./Problem.ts"
import { words } from "./Words.ts"

const byId = { id: words(100) }
const Name = words(200)

/** A password that is said once, and must be changed at the first login. */
const WithPassword = Schema.Struct({ user: User, temporaryPassword: Schema.String })

export class UsersApi extends HttpApiGroup.make("users")
  .add(
    HttpApiEndpoint.get("list", "/admin/users", {
      query: { ...paging, ...ofHotel },
      success: pageOf(User),
      error: PROBLEMS
    }).annotate(Needs, "users:read"),
    HttpApiEndpoint.post("create", "/admin/users", {
      payload: Schema.Struct({
        email: Email,
        name: Name,
        role: Role,
        /** Null for every hotel, which only who sees all of them may give. */
        tenantId: Schema.NullOr(TenantId)
      }),
      success: WithPassword.pipe(HttpApiSchema.status(201)),
      error: PROBLEMS
    }).annotate(Needs, "users:write"),
    HttpApiEndpoint.get("get", "/admin/users/:id", {
      params: byId,
      success: User,
      error: PROBLEMS
    }).annotate(Needs, "users:read"),
    HttpApiEndpoint.patch("update", "/admin/users/:id", {
      params: byId,
      payload: Schema.Struct({
        /** As it was read: a change in between is a conflict. */
        version: Schema.Int,
        name: Schema.optionalKey(Name),
        role: Schema.optionalKey(Role),
        active: Schema.optionalKey(Schema.Boolean)
      }),
      success: User,
      error: PROBLEMS
    }).annotate(Needs, "users:write"),
    HttpApiEndpoint.post("resetPassword", "/admin/users/:id/reset-password", {
      params: byId,
      success: WithPassword,
      error: PROBLEMS
    }).annotate(Needs, "users:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

export class SessionsApi extends HttpApiGroup.make("sessions")
  .add(
    HttpApiEndpoint.get("list", "/admin/sessions", {
      query: { ...paging, ...ofHotel, user: Schema.optionalKey(byId.id) },
      success: pageOf(UserSession),
      error: PROBLEMS
    }).annotate(Needs, "sessions:read"),
    HttpApiEndpoint.delete("end", "/admin/sessions/:id", {
      params: byId,
      success: HttpApiSchema.NoContent,
      error: PROBLEMS
    }).annotate(Needs, "sessions:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

/** The secret is said once. */
const WithSecret = Schema.Struct({ key: ApiKey, secret: Schema.String })

export class ApiKeysApi extends HttpApiGroup.make("apiKeys")
  .add(
    HttpApiEndpoint.get("list", "/admin/api-keys", {
      query: { ...paging, ...ofHotel },
      success: pageOf(ApiKey),
      error: PROBLEMS
    }).annotate(Needs, "api-keys:read"),
    HttpApiEndpoint.post("issue", "/admin/api-keys", {
      payload: Schema.Struct({
        name: Name,
        tenantId: Schema.NullOr(TenantId),
        permissions: Schema.NonEmptyArray(Permission),
        expiresInDays: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 366 })),
        perMinute: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })))
      }),
      success: WithSecret.pipe(HttpApiSchema.status(201)),
      error: PROBLEMS
    }).annotate(Needs, "api-keys:write"),
    HttpApiEndpoint.post("rotate", "/admin/api-keys/:id/rotate", {
      params: byId,
      /** How long the key before it stays good. */
      payload: Schema.Struct({ overlapHours: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 168 })) }),
      success: WithSecret,
      error: PROBLEMS
    }).annotate(Needs, "api-keys:write"),
    HttpApiEndpoint.delete("revoke", "/admin/api-keys/:id", {
      params: byId,
      success: HttpApiSchema.NoContent,
      error: PROBLEMS
    }).annotate(Needs, "api-keys:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
