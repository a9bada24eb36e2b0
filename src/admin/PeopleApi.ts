import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { TenantId } from "../domain/Ids.ts"
import { ApiKey } from "../identity/ApiKey.ts"
import { Permission, Role } from "../identity/Permission.ts"
import { Email, User } from "../identity/User.ts"
import { UserSession } from "../identity/UserSessions.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { edition, ofEdition } from "./Edition.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { Once, onceHeaders } from "./Once.ts"
import {
  bodyProblems,
  Conflict,
  KeptElsewhere,
  NotFound,
  PreconditionFailed,
  PreconditionRequired,
  problems
} from "./Problem.ts"
import { words } from "./Words.ts"

const byId = { id: words(100) }
const Name = words(200)

/** A password that is said once, and must be changed at the first login; null where others keep passwords. */
const WithPassword = Schema.Struct({ user: User, temporaryPassword: Schema.NullOr(Schema.String) })

export class UsersApi extends HttpApiGroup.make("users")
  .add(
    HttpApiEndpoint.get("list", "/admin/users", {
      query: { ...paging, ...ofHotel },
      success: pageOf(User),
      error: problems()
    }).annotate(Needs, "users:read"),
    HttpApiEndpoint.post("create", "/admin/users", {
      headers: onceHeaders,
      payload: Schema.Struct({
        email: Email,
        name: Name,
        role: Role,
        /** Null for every hotel, which only who sees all of them may give. */
        tenantId: Schema.NullOr(TenantId)
      }),
      success: edition(WithPassword.pipe(HttpApiSchema.status(201))),
      error: bodyProblems(Conflict)
    }).middleware(Once).annotate(Needs, "users:write"),
    HttpApiEndpoint.get("get", "/admin/users/:id", {
      params: byId,
      success: edition(User),
      error: problems(NotFound)
    }).annotate(Needs, "users:read"),
    /** The last administrator of the installation stays one. */
    HttpApiEndpoint.patch("update", "/admin/users/:id", {
      params: byId,
      headers: ofEdition,
      payload: Schema.Struct({
        name: Schema.optionalKey(Name),
        role: Schema.optionalKey(Role),
        active: Schema.optionalKey(Schema.Boolean),
        /** Null for every hotel, which only who sees all of them may give. */
        tenantId: Schema.optionalKey(Schema.NullOr(TenantId))
      }),
      success: edition(User),
      error: bodyProblems(NotFound, Conflict, PreconditionFailed, PreconditionRequired)
    }).annotate(Needs, "users:write"),
    HttpApiEndpoint.post("resetPassword", "/admin/users/:id/reset-password", {
      params: byId,
      headers: onceHeaders,
      success: WithPassword,
      error: problems(NotFound, KeptElsewhere)
    }).middleware(Once).annotate(Needs, "users:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

export class SessionsApi extends HttpApiGroup.make("sessions")
  .add(
    HttpApiEndpoint.get("list", "/admin/sessions", {
      query: { ...paging, ...ofHotel, user: Schema.optionalKey(byId.id) },
      success: pageOf(UserSession),
      error: problems()
    }).annotate(Needs, "sessions:read"),
    HttpApiEndpoint.delete("end", "/admin/sessions/:id", {
      params: byId,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound)
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
      error: problems()
    }).annotate(Needs, "api-keys:read"),
    HttpApiEndpoint.post("issue", "/admin/api-keys", {
      headers: onceHeaders,
      payload: Schema.Struct({
        name: Name,
        tenantId: Schema.NullOr(TenantId),
        permissions: Schema.NonEmptyArray(Permission),
        expiresInDays: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 366 })),
        perMinute: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })))
      }),
      success: WithSecret.pipe(HttpApiSchema.status(201)),
      error: bodyProblems()
    }).middleware(Once).annotate(Needs, "api-keys:write"),
    HttpApiEndpoint.post("rotate", "/admin/api-keys/:id/rotate", {
      params: byId,
      headers: onceHeaders,
      /** How long the key before it stays good. */
      payload: Schema.Struct({ overlapHours: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 168 })) }),
      success: WithSecret,
      error: bodyProblems(NotFound)
    }).middleware(Once).annotate(Needs, "api-keys:write"),
    HttpApiEndpoint.delete("revoke", "/admin/api-keys/:id", {
      params: byId,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound)
    }).annotate(Needs, "api-keys:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
