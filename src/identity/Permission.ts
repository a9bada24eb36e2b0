import { Schema } from "effect"

/** What somebody may do. Every route names one. */
export const PERMISSIONS = [
  "dashboard:read",
  "conversations:read",
  "conversations:write",
  "outbox:read",
  "outbox:write",
  "dead-letters:read",
  "dead-letters:write",
  "quarantine:read",
  "quarantine:write",
  "reservations:read",
  "reservations:write",
  "holds:release-all",
  "reviews:read",
  "hotels:read",
  "hotels:write",
  "tenants:read",
  "tenants:write",
  "secrets:write",
  "flags:read",
  "flags:write",
  "audit:read",
  "users:read",
  "users:write",
  "sessions:read",
  "sessions:write",
  "api-keys:read",
  "api-keys:write"
] as const
export const Permission = Schema.Literals(PERMISSIONS)
export type Permission = typeof Permission.Type

export const ROLES = ["guest", "receptionist", "manager", "admin", "system"] as const
export const Role = Schema.Literals(ROLES)
export type Role = typeof Role.Type

const guest = ["dashboard:read", "reservations:read"] as const

const receptionist = [
  ...guest,
  "conversations:read",
  "conversations:write",
  "outbox:read",
  "outbox:write",
  "reservations:write",
  "hotels:read"
] as const

const manager = [
  ...receptionist,
  "reviews:read",
  "dead-letters:read",
  "dead-letters:write",
  "hotels:write",
  "tenants:read",
  "flags:read",
  "audit:read"
] as const

/** Each role may do what the one before it may. `system` is for machines of our own. */
export const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  guest: new Set(guest),
  receptionist: new Set(receptionist),
  manager: new Set(manager),
  admin: new Set(PERMISSIONS),
  system: new Set(PERMISSIONS)
}

/** Nobody gives away more than they have: a role may be given by whoever has all of its permissions. */
export const mayGive = (giver: ReadonlySet<Permission>, role: Role): boolean => PERMISSIONS_OF[role].isSubsetOf(giver)
