import { Clock, Effect, Random } from "effect"

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

/**
 * A new id: a letter for its kind, ten characters of time, sixteen of chance (80 bits), so that ids sort by age and two
 * machines never draw the same. Not a secret: never use one as a token.
 */
export const freshId = (kind: string): Effect.Effect<string> =>
  Effect.gen(function* () {
    let time = yield* Clock.currentTimeMillis
    let stamp = ""
    for (let n = 0; n < 10; n++) {
      stamp = `${ALPHABET[time % 32] ?? "0"}${stamp}`
      time = Math.floor(time / 32)
    }
    let chance = ""
    for (let n = 0; n < 4; n++) {
      const bits = yield* Random.nextIntBetween(0, 1 << 20)
      for (let at = 0; at < 4; at++) chance += ALPHABET[(bits >> (at * 5)) & 31] ?? "0"
    }
    return `${kind}${stamp}${chance}`
  })
