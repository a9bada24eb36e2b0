import { assert, it } from "@effect/vitest"
import { Clock, type Duration, Effect } from "effect"
import type { HandoverReason } from "../../src/conversation/Decision.ts"
import type { Language } from "../../src/domain/Language.ts"
import type { FittedMessage } from "../../src/whatsapp/FittedMessage.ts"
import { inWords } from "../../src/whatsapp/ReplyLimitsChoices.ts"
import { Desk } from "./Desk.ts"
import { echo, message } from "./hearing.ts"
import { type Mood, MoodyHotel } from "./MoodyHotel.ts"
import { PretendBookings } from "./PretendBookings.ts"

/** What has been said since the guest last wrote, and what is on the screen to tap. */
interface Screen {
  said: ReadonlyArray<FittedMessage>
}

type Step = (screen: Screen) => Effect.Effect<void, never, Desk | MoodyHotel | PretendBookings>

/**
 * A conversation from its first word, as a test. Every answer keeps Meta's limits, leaves no brace open, is one bubble at
 * most where nothing else is said, and none comes while staff have the guest: `Desk` sees to that.
 */
export const script = (language: Language, title: string, ...steps: ReadonlyArray<Step>): void =>
  played(language, false, title, steps)

/** The same with buttons and lists. */
export const tapped = (language: Language, title: string, ...steps: ReadonlyArray<Step>): void =>
  played(language, true, title, steps)

const played = (language: Language, interactive: boolean, title: string, steps: ReadonlyArray<Step>): void =>
  it.effect(`${language}: ${title}`, () =>
    Effect.gen(function* () {
      const screen: Screen = { said: [] }
      for (const step of steps) yield* step(screen)
    }).pipe(Effect.provide(Desk.layer(language, interactive))))

const hear = (screen: Screen, content: Parameters<typeof message>[0], late = 0) =>
  Effect.gen(function* () {
    const desk = yield* Desk
    const now = yield* Clock.currentTimeMillis
    screen.said = yield* desk.hear(message(content, { receivedAt: now, occurredAt: now - late }))
    assert.isAtMost(screen.said.length, 2, "one bubble, or a place and a word")
  })

/** The guest writes. */
export const guest = (body: string): Step => (screen) => hear(screen, { _tag: "Text", body })

/** The guest wrote so many milliseconds before it reached us. */
export const guestLongAgo = (body: string, late: number): Step => (screen) => hear(screen, { _tag: "Text", body }, late)

/** The guest taps what stands there. */
export const taps = (title: string): Step => (screen) =>
  Effect.suspend(() => {
    const choice = screen.said.flatMap((one) => one._tag === "Choices" ? one.choices : [])
      .find((one) => one.title === title)
    if (choice === undefined) throw new Error(`there is nothing to tap that says ${title}: ${shown(screen)}`)
    return hear(screen, { _tag: "Choice", via: "button_reply", id: choice.id, title })
  })

/** The guest taps something that was shown earlier. */
export const tapsOld = (id: string, title: string): Step => (screen) =>
  hear(screen, { _tag: "Choice", via: "button_reply", id, title })

/** The guest sends a file. */
export const sends = (kind: "image" | "audio" | "document"): Step => (screen) =>
  hear(screen, { _tag: "Media", kind, media: { id: "1", mimeType: `${kind}/x` } })

/** What was said holds each of these, in that order for strings. */
export const hotel = (...parts: ReadonlyArray<string | RegExp>): Step => (screen) =>
  Effect.sync(() => {
    const said = shown(screen)
    assert.notStrictEqual(said, "", "the hotel said nothing")
    let from = 0
    for (const part of parts) {
      if (typeof part !== "string") {
        assert.match(said, part)
        continue
      }
      const at = said.indexOf(part, from)
      assert.isAtLeast(at, 0, `"${part}" is not in, or not at its place in:\n${said}`)
      from = at + part.length
    }
  })

/** What was said holds none of these. */
export const hotelNever = (...parts: ReadonlyArray<string | RegExp>): Step => (screen) =>
  Effect.sync(() => {
    for (const part of parts) {
      if (typeof part === "string") assert.notInclude(shown(screen), part)
      else assert.notMatch(shown(screen), part)
    }
  })

export const silent: Step = (screen) => Effect.sync(() => assert.strictEqual(shown(screen), ""))

/** Time goes by; what the house says by itself meanwhile is on the screen. */
export const later = (time: Duration.Input): Step => (screen) =>
  Effect.gen(function* () {
    screen.said = yield* (yield* Desk).wait(time)
  })

export const pms = (mood: Mood): Step => () => MoodyHotel.use(({ become }) => Effect.sync(() => become(mood)))

/** No room, or none of these types, is free from one day up to another. */
export const full = (from: string, until: string, ...types: ReadonlyArray<string>): Step => () =>
  MoodyHotel.use(({ fill }) => Effect.sync(() => fill(from, until, types.length === 0 ? undefined : types)))

/** Staff have the guest, for this reason, and read this about them. */
export const staffHave = (because: HandoverReason, ...note: ReadonlyArray<string>): Step => () =>
  Desk.use((desk) =>
    Effect.sync(() => {
      assert.strictEqual(desk.state()._tag, "WithStaff")
      assert.strictEqual(desk.handOver()?.because, because)
      for (const part of note) assert.include(desk.handOver()?.note ?? "", part)
    })
  )

/** One room was kept for the guest, and no other before it: `Double, 2026-12-10 to 2026-12-12, 197.60 USD`. */
export const keeps = (wish: string): Step => () =>
  PretendBookings.use(({ wishes }) =>
    Effect.sync(() =>
      assert.deepStrictEqual(
        wishes.map(({ offer: { name, price: { total } }, stay }) =>
          `${name}, ${stay.arrive} to ${stay.leave}, ${total.decimal} ${total.currency}`
        ),
        [wish]
      )
    )
  )

/** Nothing was kept for anybody. */
export const keepsNothing: Step = () =>
  PretendBookings.use(({ wishes }) => Effect.sync(() => assert.deepStrictEqual(wishes, [])))

/** Nobody of the staff has been called. */
export const botHas: Step = () => Desk.use((desk) => Effect.sync(() => assert.strictEqual(desk.state()._tag, "Bot")))

export const staffWrite: Step = (screen) =>
  Effect.gen(function* () {
    screen.said = yield* (yield* Desk).hear(echo())
  })

export const staffGiveBack: Step = () => Desk.use((desk) => Effect.sync(desk.giveBack))

export const staffAreTold = (...parts: ReadonlyArray<string>): Step => () =>
  Desk.use(({ tasks }) =>
    Effect.sync(() => {
      assert.strictEqual(tasks.length, 1)
      for (const part of parts) assert.include(tasks[0]?.detail ?? "", part)
    })
  )

const shown = ({ said }: Screen): string =>
  said.map((one) => {
    switch (one._tag) {
      case "Text":
        return one.body
      case "Choices":
        return inWords(one)
      case "Place":
        return `[map of ${one.name}]`
      default:
        return `[${one._tag}]`
    }
  }).join("\n---\n")
