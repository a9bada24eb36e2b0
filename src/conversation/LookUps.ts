import { Context, type Duration, Effect, Layer, type Option } from "effect"
import { Reservations } from "../booking/Reservations.ts"
import { type ConversationId, tenantOf } from "../domain/Ids.ts"
import { type LocalDate, plusDays, StayDates } from "../domain/StayDates.ts"
import type { Availability } from "../pms/Availability.ts"
import type { PmsReason } from "../pms/PmsError.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import type { Errand, Finding } from "./Errand.ts"
import { LookUpConfig } from "./LookUpConfig.ts"
import { type Offered, offeredOf } from "./talk/Quote.ts"

/** Days before and after that are tried when a hotel is full, the nearest first. */
const SHIFTS = [1, -1, 2, -2, 3, -3] as const

/** Questions to a PMS that one guest has under way. */
const AT_ONCE = 3

/** Days of other offers that are shown. */
const MOST_INSTEAD = 3

/** Takes questions to the PMS, outside of any transaction and within the guest's patience. */
export class LookUps extends Context.Service<LookUps, {
  /** Never fails: what could not be found out is a finding too. `today` is the hotel's. */
  readonly look: (conversationId: ConversationId, errand: Errand, today: LocalDate) => Effect.Effect<Finding>
}>()("conserje/conversation/LookUps") {
  static readonly layer = Layer.effect(
    LookUps,
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const reservations = yield* Reservations
      const { timeout } = yield* LookUpConfig

      /** What the PMS has free, less what is kept here for others. */
      const ask = Effect.fnUntraced(function* (conversationId: ConversationId, { party }: Errand, stay: StayDates) {
        const tenantId = tenantOf(conversationId)
        const [availability, occupied] = yield* Effect.all([
          pms.availability({ tenantId, stay, party, roomTypeId: null }),
          reservations.occupied(tenantId, stay, conversationId)
        ], { concurrency: 2 })
        const offers = availability.offers.flatMap((offer) => {
          const rooms = offer.rooms.filter(({ id }) => !occupied.has(id))
          return rooms.length === 0 ? [] : [{ ...offer, rooms }]
        })
        return { ...availability, offers }
      })

      /** The best of each day near the wish; days that could not be asked are left out. */
      const near = Effect.fnUntraced(function* (conversationId: ConversationId, errand: Errand, today: LocalDate) {
        const stays = SHIFTS.map((days) => shifted(errand.stay, days)).filter(({ arrive }) => arrive >= today)
        const answers = yield* Effect.forEach(
          stays,
          (stay) => Effect.option(ask(conversationId, errand, stay)),
          { concurrency: AT_ONCE }
        )
        return answers.flatMap((answer) => cheapestOf(answer, errand)).slice(0, MOST_INSTEAD)
      })

      return LookUps.of({
        look: (conversationId, errand, today) =>
          Effect.gen(function* () {
            const availability = yield* ask(conversationId, errand, errand.stay)
            const instead = availability.offers.length > 0 || errand.purpose._tag === "Renew"
              ? []
              : yield* near(conversationId, errand, today)
            return { _tag: "Found", availability, instead } as const
          }).pipe(
            Effect.catchTags({
              PmsError: ({ reason }) => Effect.succeed<Finding>({ _tag: CLOSED.has(reason._tag) ? "Closed" : "Away" }),
              BookingError: () => Effect.succeed<Finding>({ _tag: "Away" })
            }),
            withinPatience(timeout)
          )
      })
    })
  )
}

/** Nobody has to wait for these to change: somebody has to change them. */
const CLOSED: ReadonlySet<PmsReason["_tag"]> = new Set(["PmsMisconfigured", "PmsRefused", "InvalidRequest"])

const shifted = ({ arrive, leave }: StayDates, days: number): StayDates =>
  new StayDates({ arrive: plusDays(arrive, days), leave: plusDays(leave, days) })

const cheapestOf = (answer: Option.Option<Availability>, { inquiry }: Errand): ReadonlyArray<Offered> => {
  if (answer._tag === "None" || answer.value.potentiallyStale) return []
  const { offers, stay } = answer.value
  const room = offers.find(({ roomTypeId }) => roomTypeId === inquiry.room?.id) ?? offers[0]
  return room === undefined ? [] : [offeredOf(stay, room)]
}

const withinPatience = (duration: Duration.Duration) => (looking: Effect.Effect<Finding>): Effect.Effect<Finding> =>
  Effect.timeoutOrElse(looking, { duration, orElse: () => Effect.succeed<Finding>({ _tag: "Away" }) })
