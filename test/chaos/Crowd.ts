import { Clock, Effect, Option, Random } from "effect"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import type { GuestMessage, Posting } from "../../src/sandbox/GuestMessage.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import type { Said } from "./Checker.ts"

const WORDS = [
  "hola",
  "¿dónde queda el hotel?",
  "what time does the front desk open?",
  "obrigado 🙏",
  "zzz zzz",
  "ayuda"
]

const NUMBERS = DEMO_HOTELS.flatMap(({ numbers }) => numbers.map(({ phoneNumberId }) => phoneNumberId))

const phoneOf = (guest: number) => `54911${String(55_500_000 + guest)}`

/** How long a guest's phone waits for one 200, and how often it tries. */
const PATIENCE = "800 millis"
const MOST_TRIES = 75

/** Brings messages of one guest to our webhook. Answers whether all of it was answered with 200. */
export type Post = (messages: ReadonlyArray<GuestMessage>, posting: Posting) => Effect.Effect<boolean>

const byMeta = Effect.map(SandboxMeta, (sandbox): Post => (messages, posting) =>
  sandbox.write(messages, posting).pipe(
    Effect.orDie,
    Effect.map(({ deliveries }) => deliveries.every(({ status }) => status === 200))
  ))

/** Guests who write until they are told to stop, and remember what they wrote and when it was acknowledged. */
export const make = Effect.fnUntraced(function* (size: number, given?: Post) {
  const bring = given ?? (yield* byMeta)
  const said: Array<Said> = []
  const day = { over: false }
  let made = 0

  const messageOf = (guest: number, body: string): GuestMessage & { readonly wamid: string } => ({
    from: { name: `Guest ${guest}`, phone: phoneOf(guest) },
    phoneNumberId: NUMBERS[guest % NUMBERS.length] ?? "",
    content: { _tag: "Text", body },
    wamid: `wamid.chaos.${guest}.${++made}`
  })

  /** Posts until there is a 200, for a minute. A client that goes away in the middle comes again, as Meta does. */
  const post = Effect.fnUntraced(function* (guest: number, bodies: ReadonlyArray<string>, posting: Posting) {
    const messages = bodies.map((body) => messageOf(guest, body))
    const postedAt = yield* Clock.currentTimeMillis
    const acknowledged = yield* bring(messages, posting).pipe(
      Effect.timeoutOption(PATIENCE),
      Effect.map(Option.exists((all) => all)),
      Effect.repeat({ until: (done) => done, times: MOST_TRIES })
    )
    const ackedAt = acknowledged ? yield* Clock.currentTimeMillis : null
    for (const { wamid } of messages) said.push({ wamid, guest: phoneOf(guest), postedAt, ackedAt })
  })

  const words = Effect.map(Random.nextIntBetween(0, WORDS.length - 1), (index) => WORDS[index] ?? "hola")

  const once = Effect.fnUntraced(function* (guest: number) {
    const kind = yield* Random.next
    if (kind < 0.15) return yield* post(guest, [yield* words, yield* words, yield* words], { batch: 3 })
    if (kind < 0.3) return yield* post(guest, [yield* words], { copies: 2 })
    yield* post(guest, [yield* words], {})
  })

  const live = (guest: number) =>
    Effect.gen(function* () {
      while (!day.over) {
        yield* once(guest)
        yield* Effect.sleep(yield* Random.nextIntBetween(100, 1_500))
      }
    })

  const guests = Array.from({ length: size }, (_, index) => index)

  return {
    said: () => said,
    acknowledged: () => said.filter(({ ackedAt }) => ackedAt !== null).length,
    /** Runs until `stop`; nobody falls silent in the middle of a message. */
    write: Effect.forEach(guests, live, { concurrency: "unbounded", discard: true }),
    stop: Effect.sync(() => {
      day.over = true
    })
  }
})
export type Crowd = Effect.Success<ReturnType<typeof make>>
