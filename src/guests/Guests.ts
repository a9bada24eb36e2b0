import { Context, type Effect, type Option } from "effect"
import type { GuestId, TenantId } from "../domain/Ids.ts"
import type { GuestsError } from "./GuestsError.ts"

/** How Meta names a person. The user id (BSUID) comes first; the phone may be missing and may change. */
export interface GuestIdentity {
  readonly tenantId: TenantId
  /** E.164 digits without the plus, as Meta sends `wa_id`. */
  readonly phone?: string
  /** `CC.` and up to 128 alphanumerics. */
  readonly userId?: string
  readonly name?: string
  readonly username?: string
}

export interface Guest {
  readonly tenantId: TenantId
  readonly id: GuestId
  readonly name: string | null
  /** The newest of each kind. */
  readonly phone: string | null
  readonly userId: string | null
  /** Set when this guest turned out to be another one. */
  readonly mergedInto: GuestId | null
}

/** Who is who. One person keeps one id over all their phones and user ids. */
export class Guests extends Context.Service<Guests, {
  /**
   * The guest behind each identity, in the order asked, created when new. Identities that name both a phone and a
   * user id of two different guests merge them (the older one stays).
   */
  readonly resolve: (
    identities: ReadonlyArray<GuestIdentity>
  ) => Effect.Effect<ReadonlyArray<GuestId>, GuestsError>
  /** A known guest got another phone or user id. Returns the guest that stays. */
  readonly link: (
    guestId: GuestId,
    identity: GuestIdentity
  ) => Effect.Effect<GuestId, GuestsError>
  readonly find: (tenantId: TenantId, guestId: GuestId) => Effect.Effect<Option.Option<Guest>, GuestsError>
}>()("conserje/guests/Guests") {}
