import { Context, Effect, Layer } from "effect"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import { Money } from "../../src/domain/Money.ts"
import { type Availability, type RoomOffer } from "../../src/pms/Availability.ts"
import { PmsMisconfigured } from "../../src/pms/PmsMisconfigured.ts"
import { PmsError, PmsUnreachable } from "../../src/pms/PmsError.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"

/** How a hotel's PMS is today. `stale` gives an old answer, `dearer` raised its prices, `none` is not connected. */
export type Mood = "well" | "away" | "stale" | "dearer" | "none"

/** Steers a memory PMS from a script, and counts what it is asked. */
export class MoodyHotel extends Context.Service<MoodyHotel, {
  readonly become: (mood: Mood) => void
  /** No room of these types, or of any, is free on nights of these days; `until` is not one of them. */
  readonly fill: (from: string, until: string, types?: ReadonlyArray<string>) => void
  readonly asked: () => number
}>()("conserje/test/conversation/MoodyHotel") {}

interface Full {
  readonly stay: StayDates
  readonly types: ReadonlyArray<string> | null
}

const dearer = (offer: RoomOffer): RoomOffer => {
  const { currency, minor } = offer.price.total
  return { ...offer, price: { ...offer.price, total: new Money({ minor: minor + 1_000, currency }) } }
}

export const layer = Layer.effectContext(
  Effect.gen(function* () {
    const pms = yield* PmsGateway
    const full: Array<Full> = []
    let mood: Mood = "well"
    let asked = 0

    const isFree = ({ stay }: Availability, { name }: RoomOffer) =>
      !full.some((one) => one.stay.overlaps(stay) && (one.types === null || one.types.includes(name)))

    const met = <A>(answer: Effect.Effect<A, PmsError>): Effect.Effect<A, PmsError> =>
      Effect.suspend(() => {
        if (mood === "away") return Effect.fail(new PmsError({ reason: new PmsUnreachable({ problem: "timeout" }) }))
        if (mood === "none") {
          return Effect.fail(
            new PmsError({ reason: new PmsMisconfigured({ problem: "not_connected", resource: "", method: "" }) })
          )
        }
        return answer
      })

    return Context.make(
      PmsGateway,
      PmsGateway.of({
        ...pms,
        roomTypes: (tenantId) => met(pms.roomTypes(tenantId)),
        availability: (query) =>
          met(Effect.map(pms.availability(query), (answer) => {
            asked += 1
            const offers = answer.offers.filter((offer) => isFree(answer, offer))
            return {
              ...answer,
              offers: mood === "dearer" ? offers.map(dearer) : offers,
              potentiallyStale: mood === "stale",
              asOf: mood === "stale" ? answer.asOf - 3_600_000 : answer.asOf
            }
          }))
      })
    ).pipe(Context.add(MoodyHotel, {
      become: (next) => void (mood = next),
      fill: (from, until, types) =>
        void full.push({
          stay: new StayDates({ arrive: LocalDate.make(from), leave: LocalDate.make(until) }),
          types: types ?? null
        }),
      asked: () => asked
    }))
  })
).pipe(Layer.provide(PmsGateway.layerMemory))
