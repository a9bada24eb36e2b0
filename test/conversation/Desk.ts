import { assert } from "@effect/vitest"
import { Clock, Context, Duration, Effect, Layer, Option, Schema } from "effect"
import { TestClock } from "effect/testing"
import type { Heard } from "../../src/conversation/Burst.ts"
import { Composer } from "../../src/conversation/Composer.ts"
import type { Conversation, Turn } from "../../src/conversation/ConversationStore.ts"
import { Deliberation } from "../../src/conversation/Deliberation.ts"
import { factsOf, HotelContent } from "../../src/conversation/HotelContent.ts"
import { LookUpConfig } from "../../src/conversation/LookUpConfig.ts"
import { LookUps } from "../../src/conversation/LookUps.ts"
import { OwedAnswers } from "../../src/conversation/OwedAnswers.ts"
import { outside } from "./outside.ts"
import { CaringDesk } from "../../src/conversation/caring/CaringDesk.ts"
import { ReservationDesk } from "../../src/conversation/reserving/ReservationDesk.ts"
import { RoomNames } from "../../src/conversation/RoomNames.ts"
import { fresh, State } from "../../src/conversation/State.ts"
import { type NewTask, OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { ConversationId } from "../../src/domain/Ids.ts"
import type { Language } from "../../src/domain/Language.ts"
import { Flags } from "../../src/flags/Flags.ts"
import type { NewNotice } from "../../src/inbox/Notice.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Listener } from "../../src/language/Listener.ts"
import { NOTHING_WRITTEN } from "../../src/tenancy/HotelContent.ts"
import { directoryOf } from "../../src/tenancy/Directory.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { type FittedMessage, isFitted } from "../../src/whatsapp/FittedMessage.ts"
import { understanding } from "../../src/language/Understanding.ts"
import { hotel, patience } from "./deciding.ts"
import { heardNotice } from "./hearing.ts"
import * as Moody from "./MoodyHotel.ts"
import * as Bookings from "./PretendBookings.ts"

/** A Sunday morning: 22 November 2026, nine o'clock in Buenos Aires. */
export const MORNING = Date.UTC(2026, 10, 22, 12)

const conversationId = ConversationId.make("casa/ana")

interface Appointment {
  readonly at: number
  readonly notice: NewNotice
}

/** One guest at one desk: the real rules, the real understanding and a memory PMS; only tables are kept in memory. */
export class Desk extends Context.Service<Desk, {
  /** A turn of what was heard. Returns what was answered. */
  readonly hear: (heard: Heard) => Effect.Effect<ReadonlyArray<FittedMessage>>
  /** Time goes by, and appointments are kept at their hour. Returns what the house said meanwhile. */
  readonly wait: (time: Duration.Input) => Effect.Effect<ReadonlyArray<FittedMessage>>
  /** Staff give the guest back to the bot, as `Handovers.giveBack` does. */
  readonly giveBack: () => void
  readonly state: () => State
  readonly handOver: () => Turn["handOver"]
  readonly tasks: ReadonlyArray<NewTask>
}>()("conserje/test/conversation/Desk") {
  static readonly layer = (language: Language, interactive = false) =>
    Layer.effect(
      Desk,
      Effect.gen(function* () {
        const composer = yield* Composer
        const { appointments, tasks } = yield* Kept
        let conversation: Conversation = { id: conversationId, version: 0, state: fresh(language), mergedInto: null }
        let handOver: Turn["handOver"] = null

        const hear = Effect.fnUntraced(function* (heard: Heard) {
          const before = conversation.state
          const turn = yield* Effect.orDie(composer.compose(conversation, [heard], yield* Clock.currentTimeMillis))
          const answered = turn.promises.map(({ content }) => content)
          for (const message of answered) isWellSaid(message)
          if (before._tag === "WithStaff") {
            assert.deepStrictEqual(answered, [], "the bot spoke while staff had the guest")
          }
          conversation = { ...conversation, version: conversation.version + 1, state: stored(turn.after) }
          handOver = turn.handOver ?? handOver
          return answered
        })

        const wait = Effect.fnUntraced(function* (time: Duration.Input) {
          const until = (yield* Clock.currentTimeMillis) + Duration.toMillis(Duration.fromInputUnsafe(time))
          const said: Array<FittedMessage> = []
          while (true) {
            const now = yield* Clock.currentTimeMillis
            const next = appointments.toSorted((one, other) => one.at - other.at)[0]
            if (next === undefined || next.at > until) {
              yield* TestClock.adjust(until - now)
              return said
            }
            appointments.splice(appointments.indexOf(next), 1)
            yield* TestClock.adjust(Math.max(0, next.at - now))
            const { about, detail, topic } = next.notice
            said.push(...(yield* hear(heardNotice({ topic, about, detail }, yield* Clock.currentTimeMillis))))
          }
        })

        yield* TestClock.setTime(MORNING)
        return Desk.of({
          hear,
          wait,
          giveBack: () => {
            const { language, talk } = conversation.state
            conversation = { ...conversation, state: { ...fresh(language), talk } }
          },
          state: () => conversation.state,
          handOver: () => handOver,
          tasks
        })
      })
    ).pipe(
      Layer.provide(Composer.layer),
      Layer.provide(
        Layer.mergeAll(
          Deliberation.layer.pipe(Layer.provide(Layer.merge(ReservationDesk.layer, CaringDesk.layer))),
          OwedAnswers.layer
        )
      ),
      Layer.provide(outside),
      Layer.provide(Layer.mergeAll(RoomNames.layer, LookUps.layer, content)),
      Layer.provideMerge(kept),
      Layer.provide(
        Layer.mergeAll(
          oneHotel,
          realListener,
          Flags.layerWith({ "features.interactive_messages": interactive, "humanize.es_ar.enabled": true })
        )
      ),
      Layer.provide(Layer.succeed(LookUpConfig, { timeout: Duration.seconds(8), patience })),
      Layer.provideMerge(Layer.merge(Moody.layer, Bookings.layer))
    )
}

/** What the tables would keep. */
class Kept extends Context.Service<Kept, {
  readonly appointments: Array<Appointment>
  readonly tasks: Array<NewTask>
}>()("conserje/test/conversation/Desk/Kept") {}

const kept = Layer.effectContext(
  Effect.sync(() => {
    const appointments: Array<Appointment> = []
    const tasks: Array<NewTask> = []
    const notices = Notices.of({
      tell: () => Effect.void,
      tellAt: (at, notice) => Effect.sync(() => void appointments.push({ at, notice })),
      forget: () => Effect.succeed(0),
      reassign: () => Effect.succeed(0),
      keepAppointments: Effect.succeed(0)
    })
    const operatorTasks = OperatorTasks.of({
      open: (opened) => Effect.sync(() => void tasks.push(...opened)),
      close: () => Effect.void,
      done: () => Effect.succeed(false),
      list: () => Effect.succeed([]),
      page: () => Effect.succeed([]),
      get: () => Effect.succeed(null)
    })
    return Context.make(Kept, { appointments, tasks }).pipe(
      Context.add(Notices, notices),
      Context.add(OperatorTasks, operatorTasks)
    )
  })
)

/** Nobody has written down more than the directory knows. */
const content = Layer.succeed(HotelContent, {
  factsOf: (one) => Effect.succeed(factsOf(one, NOTHING_WRITTEN))
})

const oneHotel = Layer.succeed(Hotels, {
  byNumber: () => Option.some(hotel),
  byTenant: () => Option.some(hotel),
  all: () => [hotel],
  byIdentifier: () => Option.none(),
  configured: () => directoryOf([hotel]),
  refresh: Effect.succeed(1),
  save: () => Effect.void,
  seed: () => Effect.void
})

const realListener = Layer.succeed(Listener, {
  understand: (text, setting) => Effect.sync(() => understanding(text, setting))
})

/** As it comes back from the database. */
const stored = (state: State): State => Schema.decodeUnknownSync(State)(JSON.parse(JSON.stringify(state)))

/** Everything that a guest may hear keeps Meta's limits and leaves nothing open. */
const isWellSaid = (message: FittedMessage) => {
  assert.isTrue(isFitted(message), JSON.stringify(message))
  assert.notMatch(JSON.stringify(message), /[{]\w+[}]|undefined|NaN|\bnull\b|\[object/u)
}
