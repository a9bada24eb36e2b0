import type { TenantId } from "../domain/Ids.ts"
import type { Role } from "./Permission.ts"

/** Every hotel of the installation, and what belongs to none. */
export interface House {
  readonly _tag: "House"
}

export interface OneHotel {
  readonly _tag: "Hotel"
  readonly tenantId: TenantId
}

/** Which hotels somebody may see. `Nothing`: nobody has said yet; that no hotel is named never means all of them. */
export type Scope = House | OneHotel | { readonly _tag: "Nothing" }

export const HOUSE: House = { _tag: "House" }
const NOTHING: Scope = { _tag: "Nothing" }

/** Roles that may be given for all hotels at once; the database keeps to the same ones. */
const ROLES_OF_THE_HOUSE: ReadonlySet<Role> = new Set(["admin", "system"])

export const ofHotel = (tenantId: TenantId): OneHotel => ({ _tag: "Hotel", tenantId })

/** What somebody of that role and hotel (null: of none) may see. */
export const scopeOf = ({ role, tenantId }: { readonly role: Role; readonly tenantId: TenantId | null }): Scope =>
  tenantId !== null ? ofHotel(tenantId) : ROLES_OF_THE_HOUSE.has(role) ? HOUSE : NOTHING

/** For lists and chains that are of one hotel, or (null) of the whole house. */
export const tenantOf = (scope: Scope): TenantId | null => scope._tag === "Hotel" ? scope.tenantId : null
