import { Clock, Context, Effect, Layer, Option } from "effect"
import type { ConversationId, TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import { localDateAt } from "../domain/StayDates.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { StaffNotices } from "../staff/StaffNotices.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { HOUSE_RULES, type Policies, policiesOf } from "../tenancy/Policies.ts"
import type { Reservation, ReservationId } from "./Reservation.ts"
import { Reservations } from "./Reservations.ts"

/** What can be said about staying longer on the last day. */
export type LateCheckoutAnswer =
  /** Nothing booked in this conversation that is still to end. */
  | { readonly _tag: "NoStay" }
  | { readonly _tag: "WhichStay"; readonly reservations: ReadonlyArray<Reservation> }
  /** Possible until that hour of the hotel's clock; `fee` is zero when it is free. A yes goes to `confirm`. */
  | {
    readonly _tag: "Possible"
    readonly reservation: Reservation
    readonly until: string
    readonly fee: Money
  }
  /** Somebody arrives in the room that day. */
  | { readonly _tag: "Taken"; readonly reservation: Reservation }
  | { readonly _tag: "Confirmed"; readonly reservation: Reservation; readonly until: string; readonly fee: Money }
  /** The hotel changed its rules since the guest was asked. */
  | { readonly _tag: "FeeChanged"; readonly reservation: Reservation; readonly until: string; readonly fee: Money }
  /** The PMS or our own tables cannot be asked now: a person has to see to it. */
  | { readonly _tag: "Away" }

/** Late check-out of a guest's own booking, in two steps: what it costs, then a yes to exactly that. */
export class LateCheckouts extends Context.Service<LateCheckouts, {
  /** `id` says which stay where there are several. */
  readonly ask: (conversationId: ConversationId, id?: ReservationId) => Effect.Effect<LateCheckoutAnswer>
  /** Asks the PMS again, after every write before it, and tells staff: the PMS has no place to note it. Safe to repeat. */
  readonly confirm: (
    conversationId: ConversationId,
    id: ReservationId,
    agreed: Money
  ) => Effect.Effect<LateCheckoutAnswer>
}>()("conserje/booking/LateCheckouts") {
  static readonly layer = Layer.effect(
    LateCheckouts,
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const pms = yield* PmsGateway
      const hotels = yield* Hotels
      const staff = yield* StaffNotices

      const rulesOf = (tenantId: TenantId) =>
        Option.match(hotels.byTenant(tenantId), {
          onNone: () => HOUSE_RULES,
          onSome: ({ profile }) => policiesOf(profile)
        })

      const stays = Effect.fnUntraced(function* (conversationId: ConversationId) {
        const now = yield* Clock.currentTimeMillis
        return (yield* reservations.ofConversation(conversationId)).filter(({ bookingId, stage, stay, tenantId }) => {
          const zone = Option.match(hotels.byTenant(tenantId), {
            onNone: () => "UTC",
            onSome: ({ profile }) => profile.timeZone
          })
          return bookingId !== null && (stage === "confirmed" || stage === "checked_in") &&
            stay.leave >= localDateAt(now, zone)
        })
      })

      const one = Effect.fnUntraced(function* (conversationId: ConversationId, id?: ReservationId) {
        const own = yield* stays(conversationId)
        const [only, ...others] = id === undefined ? own : own.filter((reservation) => reservation.id === id)
        if (only === undefined) return { _tag: "NoStay" } as const
        return others.length > 0 ? { _tag: "WhichStay", reservations: own } as const : only
      })

      const ask = Effect.fnUntraced(function* (conversationId: ConversationId, id?: ReservationId) {
        const found = yield* one(conversationId, id)
        if ("_tag" in found) return found
        if (found.bookingId === null) return { _tag: "NoStay" } as const
        const { bookingId, tenantId } = found
        const { possible } = yield* pms.lateCheckout({ tenantId, bookingId })
        if (!possible) return { _tag: "Taken", reservation: found } as const
        const rules = rulesOf(tenantId)
        return {
          _tag: "Possible",
          reservation: found,
          until: rules.lateCheckout.until,
          fee: feeOf(found, rules)
        } as const
      })

      const confirm = Effect.fnUntraced(function* (conversationId: ConversationId, id: ReservationId, agreed: Money) {
        const found = yield* one(conversationId, id)
        if ("_tag" in found) return found
        if (found.bookingId === null) return { _tag: "NoStay" } as const
        const { bookingId, tenantId } = found
        const rules = rulesOf(tenantId)
        const { until } = rules.lateCheckout
        const fee = feeOf(found, rules)
        if (fee.minor !== agreed.minor || fee.currency !== agreed.currency) {
          return { _tag: "FeeChanged", reservation: found, until, fee } as const
        }
        const possible = yield* pms.confirmLateCheckout({ tenantId, bookingId }).pipe(
          Effect.map((answer) => answer.possible),
          Effect.catchIf(({ reason }) => reason._tag === "NoLongerAvailable", () => Effect.succeed(false))
        )
        if (!possible) return { _tag: "Taken", reservation: found } as const
        yield* staff.notify({
          id: `late_checkout:${id}`,
          tenantId,
          kind: "late_checkout",
          reason: "confirmed",
          conversationId,
          about: id,
          detail: `Room ${found.room.number} leaves at ${until} on ${found.stay.leave}; ` +
            `agreed fee ${fee.decimal} ${fee.currency}.`,
          urgent: false
        })
        return { _tag: "Confirmed", reservation: found, until, fee } as const
      })

      return LateCheckouts.of({
        ask: (conversationId, id) => away(ask(conversationId, id)),
        confirm: (conversationId, id, agreed) => away(confirm(conversationId, id, agreed))
      })
    })
  )
}

const away = <E>(self: Effect.Effect<LateCheckoutAnswer, E>): Effect.Effect<LateCheckoutAnswer> =>
  Effect.catch(self, () => Effect.succeed<LateCheckoutAnswer>({ _tag: "Away" }))

/** The hotel's share of one night of this stay, rounded to the currency's smallest unit. */
export const feeOf = (
  { price: { total }, stay }: Pick<Reservation, "price" | "stay">,
  { lateCheckout }: Pick<Policies, "lateCheckout">
): Money => new Money({ minor: Math.round(total.minor / stay.nights * lateCheckout.share), currency: total.currency })
