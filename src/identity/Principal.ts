import type { Actor } from "../audit/AuditEvent.ts"
import type { TenantId } from "../domain/Ids.ts"
import { type Permission, PERMISSIONS_OF, type Role } from "./Permission.ts"
import { type Scope, scopeOf } from "./Scope.ts"

/** Who asks, proved by a token or a key. */
export interface Principal {
  readonly kind: "user" | "api_key"
  readonly id: string
  readonly role: Role | null
  readonly scope: Scope
  /** Empty while a password has to be changed first, and for who belongs to no hotel yet. */
  readonly permissions: ReadonlySet<Permission>
  /** Null for a machine, and for whoever logs in elsewhere. */
  readonly sessionId: string | null
  readonly mustChangePassword: boolean
  /** Requests that it may make in a minute. */
  readonly perMinute: number
}

/** What a person's role and hotel give. */
export const rightsOf = (
  person: { readonly role: Role; readonly tenantId: TenantId | null }
): Pick<Principal, "scope" | "permissions"> => {
  const scope = scopeOf(person)
  return { scope, permissions: scope._tag === "Nothing" ? new Set() : PERMISSIONS_OF[person.role] }
}

export const actorOf = ({ id, kind }: Principal): Actor => ({ kind, id })

/** Whether what belongs to this hotel (null: to none, or to all) may be seen. */
export const mayEnter = ({ scope }: Pick<Principal, "scope">, tenantId: TenantId | null): boolean =>
  scope._tag === "House" || (scope._tag === "Hotel" && scope.tenantId === tenantId)
