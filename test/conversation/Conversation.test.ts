import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Ref } from "effect"
import { SqlClient } from "effect/sql"
import { Reservations } from "../../src/booking/Reservations.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { Conversations } from "../../src/conversation/Conversations.ts"
import { Handovers } from "../../src/conversation/Handovers.ts"
import type { Conversation } from "../../src/conversation/ConversationStore.ts"
import { Turns } from "../../src/conversation/Turns.ts"
import * as Waker from "../../src/conversation/Waker.ts"
import { guestOf } from "../../src/domain/Ids.ts"
import { DeadLetters } from "../../src/inbox/DeadLetters.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Listener } from "../../src/language/Listener.ts"
import { wish } from "../booking/house.ts"
import { stay } from "../booking/wishes.ts"
import { eventOf, eventually, guest, layerWith, promised, said, text, turns, unhandled } from "./world.ts"

/** Understands as the real one does, and breaks on one word as a bug would. */
const brittle = Layer.effect(
  Listener,
  Effect.map(Listener, (real) =>
    Listener.of({
      understand: (words, setting) =>
        words.includes("kaboom") ? Effect.die(new Error("a bug")) : real.understand(words, setting)
    }))
).pipe(Layer.provide(Listener.layer))

layer(layerWith(brittle, { quiet: 300 }), { timeout: "60 seconds", excludeTestServices: true })(
  "a conversation",
  (it) => {
    const hear = Effect.fnUntraced(function* (...events: ReadonlyArray<ReturnType<typeof eventOf>>) {
      yield* (yield* Inbox).record(events)
    })
    it.effect("answers three messages of a burst with one turn and one message", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "10" })
        yield* hear(...["hola", "buenas tardes", "¿dónde queda el hotel?"].map((words) => eventOf(id, text(words))))
        yield* settled(id)
        assert.deepStrictEqual((yield* turns(id)).map(({ decision }) => decision), ["Tell"])
        assert.deepStrictEqual((yield* promised(id)).map(({ _tag }) => _tag), ["Place"])
      }))

    it.effect("answers what comes after the burst with a turn of its own", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "11" })
        yield* hear(eventOf(id, text("hola")))
        yield* settled(id)
        yield* hear(eventOf(id, text("what are the opening hours of the front desk?")))
        yield* settled(id)
        assert.deepStrictEqual((yield* turns(id)).map(({ decision }) => decision), ["Greet", "Tell"])
        assert.include((yield* promised(id))[1]?.body, "24 hours")
      }))

    it.effect("handles a reaction, an edit and a group's words without a word of its own", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "12" })
        const group = text("¿a qué hora cenamos?")
        yield* hear(
          eventOf(id, said({ _tag: "Reaction", to: "wamid.x", emoji: "👍" })),
          eventOf(id, said({ _tag: "Edit", of: "wamid.x", body: "otra cosa" })),
          eventOf(id, { ...group, ...(group._tag === "Message" ? { group: "g1" } : {}) })
        )
        yield* settled(id)
        assert.deepStrictEqual(yield* promised(id), [])
      }))

    it.effect("is silent after a hand-over until it is given back, and then answers again", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "13" })
        yield* hear(eventOf(id, text("quiero hablar con una persona")))
        yield* settled(id)
        yield* hear(eventOf(id, text("¿dónde queda el hotel?")))
        yield* settled(id)
        assert.strictEqual((yield* promised(id)).length, 1)
        const handovers = yield* Handovers
        assert.include((yield* handovers.list(10)).map((one) => one.conversationId), id)
        const sql = yield* SqlClient.SqlClient
        const witness =
          sql`SELECT type, action, tenant_id, after FROM audit_logs WHERE resource = ${`conversation/${id}`}`
        assert.deepStrictEqual(yield* witness, [{
          type: "escalation",
          action: "conversation.handed-over",
          tenantId: "casa",
          after: { because: "guest_asked" }
        }])
        assert.isTrue(yield* handovers.giveBack(id))
        assert.isFalse(yield* handovers.giveBack(id))
        yield* hear(eventOf(id, text("¿dónde queda el hotel?")))
        yield* settled(id)
        assert.deepStrictEqual((yield* promised(id)).map(({ _tag }) => _tag), ["Text", "Place"])
      }))

    it.effect("belongs to whoever answered from the hotel's own phone", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "14" })
        yield* hear(
          eventOf(id, {
            _tag: "Echo",
            type: "text",
            wamid: "wamid.e14",
            to: { phone: "14" },
            at: null,
            content: { _tag: "Text", body: "ya te ayudo" }
          })
        )
        yield* settled(id)
        yield* hear(eventOf(id, text("hola")))
        yield* settled(id)
        assert.deepStrictEqual(yield* promised(id), [])
      }))

    it.effect("turns a bug into a dead letter with a true sentence, and answers when it is replayed", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "15" })
        yield* hear(eventOf(id, text("kaboom")))
        yield* settled(id)
        const letters = yield* DeadLetters
        const letter = (yield* letters.list(10)).find((one) => one.conversationId === id)
        assert.strictEqual(letter?.reason, "turn_failed")
        assert.include(letter?.cause, "a bug")
        assert.include((yield* promised(id))[0]?.body, "falló")
        // The bug is gone with the next release: the same events, another listener.
        const sql = yield* SqlClient.SqlClient
        yield* sql`
        UPDATE inbox_events SET payload = replace(payload::text, 'kaboom', 'hola')::jsonb WHERE conversation_id = ${id}`
        assert.isTrue(yield* letters.replay(letter?.id ?? ""))
        assert.isFalse(yield* letters.replay(letter?.id ?? ""))
        yield* (yield* Conversations).wake(id)
        yield* settled(id)
        assert.deepStrictEqual((yield* turns(id)).map(({ decision }) => decision), ["Greet"])
      }))

    it.effect("keeps an event that it cannot read among the dead letters and answers its neighbours", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "16" })
        yield* hear(
          { ...eventOf(id, text("x")), payload: { event: { _tag: "FromTheFuture" } } },
          eventOf(id, text("hola"))
        )
        yield* settled(id)
        const letter = (yield* (yield* DeadLetters).list(50)).find((one) => one.conversationId === id)
        assert.strictEqual(letter?.reason, "unreadable_event")
        assert.deepStrictEqual((yield* turns(id)).map(({ decision }) => decision), ["Greet"])
      }))

    it.effect("is found by the sweep when its wake was lost", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "17" })
        const sql = yield* SqlClient.SqlClient
        yield* hear(eventOf(id, text("hola"), { receivedAt: Date.now() }))
        yield* settled(id)
        // Written by a process that died before it could wake anybody.
        yield* sql`
        INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, wamid,
          occurred_at, received_at, payload)
        SELECT 'orphan17', lane, type, tenant_id, phone_number_id, conversation_id, 'wamid.o17', now(),
          now() - interval '3 seconds', payload
        FROM inbox_events WHERE conversation_id = ${id}`
        assert.isAtLeast(yield* Waker.sweep, 1)
        yield* settled(id)
        assert.strictEqual((yield* turns(id)).length, 2)
      }))

    it.effect("never answers one message twice, although two actors believe they own the guest", () =>
      Effect.gen(function* () {
        const ids = yield* Effect.forEach(Array.from({ length: 20 }, (_, n) => `2${n}0`), (phone) => guest({ phone }))
        const stale = yield* Turns
        yield* Effect.forEach(ids, (id) =>
          Effect.gen(function* () {
            yield* hear(eventOf(id, text("hola")), eventOf(id, text("¿dónde queda?")))
            const resident = yield* Ref.make<Conversation | null>(null)
            yield* Effect.all([
              stale.settle(id, resident),
              stale.settle(id, yield* Ref.make<Conversation | null>(null))
            ], {
              concurrency: "unbounded"
            })
            yield* settled(id)
            const events = (yield* turns(id)).flatMap(({ eventIds }) => eventIds)
            assert.strictEqual(new Set(events).size, events.length)
            assert.strictEqual((yield* promised(id)).length, 1)
          }), { concurrency: "unbounded" })
      }))

    it.effect("goes on as one conversation when a guest turns out to be another one", () =>
      Effect.gen(function* () {
        const byPhone = yield* guest({ phone: "18" })
        const byUserId = yield* guest({ userId: "AR.18" })
        yield* hear(eventOf(byPhone, text("quiero hablar con una persona")))
        yield* settled(byPhone)
        yield* hear(
          eventOf(byUserId, {
            _tag: "Identity",
            type: "user_changed_number",
            key: "i18",
            wamid: null,
            before: { userId: "AR.18" },
            after: { phone: "18" },
            at: null
          }),
          eventOf(byUserId, text("hola"))
        )
        yield* settled(byUserId)
        yield* settled(byPhone)
        // Staff had the older conversation: the bot says nothing in the merged one either.
        assert.strictEqual((yield* promised(byPhone)).length, 1)
        assert.deepStrictEqual(yield* promised(byUserId), [])
        assert.strictEqual(yield* guest({ userId: "AR.18" }), byPhone)
      }))

    it.effect("takes along what a guest has booked who turns out to be another one", () =>
      Effect.gen(function* () {
        const reservations = yield* Reservations
        const notices = yield* Notices
        const byPhone = yield* guest({ phone: "78" })
        const byUserId = yield* guest({ userId: "AR.78" })
        const wanted = yield* wish(stay("2027-10-10", "2027-10-12"))
        const { id } = yield* reservations.hold({
          ...wanted,
          conversationId: byUserId,
          guestId: guestOf(byUserId)
        })
        yield* notices.tellAt(Date.now() + 3_600_000, {
          key: "merged-reminder",
          conversationId: byUserId,
          phoneNumberId: wanted.phoneNumberId,
          topic: "pre_arrival_1d",
          about: id,
          detail: {}
        })
        yield* hear(
          eventOf(byUserId, {
            _tag: "Identity",
            type: "user_changed_number",
            key: "i78",
            wamid: null,
            before: { userId: "AR.78" },
            after: { phone: "78" },
            at: null
          })
        )
        yield* settled(byUserId)
        yield* settled(byPhone)
        const [mine] = yield* reservations.ofConversation(byPhone)
        assert.deepStrictEqual([mine?.id, mine?.guestId], [id, guestOf(byPhone)])
        assert.deepStrictEqual(yield* reservations.ofConversation(byUserId), [])
        const { broken, events } = yield* StaffReservations.use((staff) => staff.dossier(id))
        assert.deepStrictEqual([broken, events.at(-1)?.kind], [null, "guest_merged"])
        assert.strictEqual(yield* notices.forget(byPhone, id, ["pre_arrival_1d"]), 1)
        assert.strictEqual((yield* reservations.release(id)).stage, "released")
      }))

    it.effect("answers in the language the guest writes", () =>
      Effect.gen(function* () {
        const id = yield* guest({ phone: "19" })
        yield* hear(eventOf(id, text("Olá, boa tarde! Você poderia me ajudar?")))
        yield* settled(id)
        assert.include((yield* promised(id))[0]?.body, "Casa del Lago")
        const sql = yield* SqlClient.SqlClient
        const [row] = yield* sql<
          { readonly language: string }
        >`SELECT language FROM turns WHERE conversation_id = ${id}`
        assert.strictEqual(row?.language, "pt")
      }))
  }
)

const settled = (id: Parameters<typeof unhandled>[0]) => eventually(unhandled(id), (count) => count === 0)

const elsewhere = { "humanize.es_ar.enabled": false, "nlp.fallback.enhanced": false }

layer(layerWith(brittle, { quiet: 300, flags: elsewhere }), { timeout: "60 seconds", excludeTestServices: true })(
  "a conversation of a hotel that has turned flags off",
  (it) => {
    it.effect("is in the Spanish of elsewhere, and asks again in a word what it did not understand", () =>
      Effect.gen(function* () {
        const said = Effect.fnUntraced(function* (phone: string, words: string) {
          const id = yield* guest({ phone })
          yield* (yield* Inbox).record([eventOf(id, text(words))])
          yield* (yield* Turns).settle(id, yield* Ref.make<Conversation | null>(null))
          return JSON.stringify(yield* promised(id))
        })
        assert.match(yield* said("31", "¿en qué me podés ayudar?"), /Te puedo decir .*¿Qué necesitas\?/)
        assert.include(
          yield* said("32", "asdfgh qwerty"),
          "Perdón, no te entendí. Si prefieres, te paso con una persona."
        )
        assert.match(yield* said("33", "hello, good morning"), /Hello|Hi/)
      }))
  }
)
