import { Context, type Effect, type Option } from "effect"
import type { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { Hotel } from "./Hotel.ts"

/** Who owns which number, in memory: asked for every webhook event, so it never waits for the database. */
export class Hotels extends Context.Service<Hotels, {
  /** The hotel that owned the number at that instant (milliseconds since the epoch). */
  readonly byNumber: (phoneNumberId: PhoneNumberId, at: number) => Option.Option<Hotel>
  readonly byTenant: (tenantId: TenantId) => Option.Option<Hotel>
  readonly all: () => ReadonlyArray<Hotel>
  /** Reads the table again; returns how many hotels there are now. */
  readonly refresh: Effect.Effect<number>
  /** Writes hotels and their numbers and refreshes. */
  readonly save: (hotels: ReadonlyArray<Hotel>) => Effect.Effect<void>
}>()("conserje/tenancy/Hotels") {}
