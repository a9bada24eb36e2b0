import { Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"
import { Role } from "./Permission.ts"

/** As people type it; kept in small letters. */
export const Email = Schema.String.check(
  Schema.makeFilter((text: string) => (text.isWellFormed() && !text.includes("\u0000")) || "an e-mail address"),
  Schema.isPattern(/^[^\s@"<>()]{1,64}@[^\s@"<>()]{1,255}$/, { expected: "an e-mail address" }),
  Schema.isMaxLength(254)
)

export const emailOf = (text: string): string => text.trim().toLowerCase()

/** A person who may log in. Times in milliseconds since the epoch. */
export const User = Schema.Struct({
  id: Schema.String,
  email: Schema.String,
  name: Schema.String,
  role: Role,
  /** The one hotel that the person works for; null for all of them. */
  tenantId: Schema.NullOr(TenantId),
  active: Schema.Boolean,
  mustChange: Schema.Boolean,
  passwordChangedAt: Schema.NullOr(Schema.Finite),
  lastLoginAt: Schema.NullOr(Schema.Finite),
  /** Of the same person where passwords are kept elsewhere; null when nobody there is known to be this one. */
  authorizerId: Schema.NullOr(Schema.String),
  /** There they may not log in any more. */
  accessRevoked: Schema.Boolean,
  /** Grows with each change: say it when changing, so that nobody overwrites what they have not seen. */
  version: Schema.Int,
  createdAt: Schema.Finite
})
export type User = typeof User.Type

/** Columns of a `User`, for whoever writes a statement. */
export const USER_COLUMNS =
  `users.id, users.email, users.name, users.role, users.tenant_id, users.active, users.must_change,
  (extract(epoch FROM users.password_changed_at) * 1000)::float8 AS password_changed_at,
  (extract(epoch FROM users.last_login_at) * 1000)::float8 AS last_login_at, users.version,
  users.authorizer_id, users.access_revoked,
  (extract(epoch FROM users.created_at) * 1000)::float8 AS created_at`

export const decodeUsers: (rows: unknown) => ReadonlyArray<User> = Schema.decodeUnknownSync(Schema.Array(User))
