import { assert, layer } from "@effect/vitest"
import { Clock, Effect, Layer } from "effect"
import { Reservations } from "../../../src/booking/Reservations.ts"
import { ReservationDesk } from "../../../src/conversation/reserving/ReservationDesk.ts"
import type { ReservingErrand } from "../../../src/conversation/reserving/ReservingDecision.ts"
import { BLANK } from "../../../src/conversation/talk/Inquiry.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { layerWith, wish } from "../../booking/house.ts"
import { stay } from "../../booking/wishes.ts"
import { outside } from "../outside.ts"

const Desk = ReservationDesk.layer.pipe(
  Layer.provide(outside),
  Layer.provideMerge(layerWith(PmsGateway.layerMemory))
)

layer(Desk, { timeout: "60 seconds", excludeTestServices: true })("the reservation desk", (it) => {
  /** A guest who says yes to the one room that is left of the cheapest type, by a quote of that name. */
  const chosen = Effect.fnUntraced(function* (nights: ReturnType<typeof stay>) {
    const { conversationId, offer, party, phoneNumberId } = yield* wish(nights)
    const room = { ...offer, rooms: offer.rooms.slice(0, 1) }
    const now = yield* Clock.currentTimeMillis
    const yes = (quote: string): ReservingErrand => ({
      _tag: "Hold",
      inquiry: BLANK,
      quote: { id: quote, party, offers: [{ stay: nights, room }], asOf: now, until: now + 600_000, stale: false },
      chosen: 0
    })
    const { run } = yield* ReservationDesk
    const own = Reservations.use((reservations) => reservations.ofConversation(conversationId))
    return { say: (quote: string) => run(yes(quote), { conversationId, phoneNumberId }), own }
  })

  it.effect("keeps the room of a turn that runs again", () =>
    Effect.gen(function* () {
      const { own, say } = yield* chosen(stay("2027-10-10", "2027-10-12"))
      const first = yield* say("t1")
      assert.deepStrictEqual(yield* say("t1"), first)
      assert.deepStrictEqual((yield* own).map(({ stage }) => stage), ["gathering"])
    }))

  it.effect("lets the room go that a guest chose before, and gives it to the same guest again", () =>
    Effect.gen(function* () {
      const { own, say } = yield* chosen(stay("2027-10-20", "2027-10-22"))
      yield* say("t1")
      yield* say("t2")
      assert.deepStrictEqual((yield* own).map(({ stage }) => stage), ["gathering", "released"])
    }))
})
