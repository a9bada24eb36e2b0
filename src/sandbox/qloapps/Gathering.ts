import { Effect, Latch } from "effect"

/** Where bookings of a shop wait for each other between the check and the writing, so that a race can be had at will. */
export const make = () => {
  const open = new Map<string, { readonly latch: Latch.Latch; here: number }>()

  return Effect.fnUntraced(function* (shop: string, crowd: number, atMostMillis: number) {
    const group = open.get(shop) ?? { latch: yield* Latch.make(), here: 0 }
    const leave = Effect.suspend(() => {
      if (open.get(shop) === group) open.delete(shop)
      return group.latch.open
    })
    if (group.here === 0) {
      open.set(shop, group)
      // Nobody waits for ever for somebody who does not come.
      yield* Effect.forkDetach(Effect.andThen(Effect.sleep(atMostMillis), leave))
    }
    group.here += 1
    yield* group.here >= crowd ? leave : group.latch.await
  })
}
