import type { Actor } from "../audit/AuditEvent.ts"
import type { TenantId } from "../domain/Ids.ts"
import type { Permission, Role } from "./Permission.ts"

/** Who asks, proved by a token or a key. */
export interface Principal {
  readonly kind: "user" | "api_key"
  readonly id: string
  readonly role: Role | null
  /** The one hotel that it may see; null for every hotel of the installation. */
  readonly tenantId: TenantId | null
  /** Empty while a password has to be changed first. */
  readonly permissions: ReadonlySet<Permission>
  /** Null for a machine, and for whoever logs in elsewhere. */
  readonly sessionId: string | null
  readonly mustChangePassword: boolean
  /** Requests that it may make in a minute. */
  readonly perMinute: number
}

export const actorOf = ({ id, kind }: Principal): Actor => ({ kind, id })

/** Whether what belongs to this hotel (null: to none, or to all) may be seen. */
export const mayEnter = (principal: Principal, tenantId: TenantId | null): boolean =>
  principal.tenantId === null || principal.tenantId === tenantId
