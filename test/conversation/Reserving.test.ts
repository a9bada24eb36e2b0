import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { SqlClient } from "effect/sql"
import type { ReservationId } from "../../src/booking/Reservation.ts"
import { ReservationWorkflows } from "../../src/booking/ReservationWorkflows.ts"
import { Reservations } from "../../src/booking/Reservations.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { Listener } from "../../src/language/Listener.ts"
import { BookingKey } from "../../src/pms/Booking.ts"
import { OutcomeUnknown, PmsError, PmsUnreachable } from "../../src/pms/PmsError.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { room } from "../booking/house.ts"
import * as MoodyPms from "../pms/support/MoodyPms.ts"
import { newChat } from "./chat.ts"
import { layerOn, tenantId } from "./world.ts"

const world = layerOn(Listener.layer, { quiet: 100 }, room, MoodyPms.layer)

const WORDS = {
  es: {
    ask: (day: number) => `hola, busco una habitación para 2 adultos del ${day} al ${day + 2} de marzo`,
    quoted: "tengo",
    choose: "la 1",
    yes: "sí",
    name: ["Te guardo Double", "¿A nombre de quién va la reserva?"],
    email: "¿Cuál es tu correo electrónico?",
    badEmail: "Ese correo no me queda claro.",
    deposit: "falta la seña: US$\u00a059,28",
    aside: "¿a qué hora es el desayuno?",
    receipt: "Recibí el comprobante",
    paid: "Recibimos tu seña",
    confirmed: "¡Reserva confirmada!",
    code: "Tu código para la recepción",
    mine: "quiero ver mi reserva",
    isConfirmed: "Está confirmada.",
    cancel: "quiero cancelar mi reserva",
    free: "se puede cancelar sin cargo",
    cancelled: "quedó cancelada",
    letGo: "Listo, la dejé libre.",
    forget: "cancelar"
  },
  en: {
    ask: (day: number) => `hello, I need a room for 2 adults from March ${day} to March ${day + 2}`,
    quoted: "I have",
    choose: "number 1",
    yes: "yes",
    name: ["I'm keeping Double for you", "Whose name should the booking be under?"],
    email: "What's your e-mail address?",
    badEmail: "That e-mail address doesn't look right.",
    deposit: "only the deposit is missing: US$\u00a059.28",
    aside: "what time is breakfast?",
    receipt: "I have the receipt",
    paid: "received your deposit",
    confirmed: "Booking confirmed!",
    code: "Your code for the front desk",
    mine: "I want to see my booking",
    isConfirmed: "It is confirmed.",
    cancel: "I want to cancel my booking",
    free: "can be cancelled free of charge",
    cancelled: "has been cancelled",
    letGo: "Done, I've let it go.",
    forget: "cancel"
  },
  pt: {
    ask: (day: number) => `olá, preciso de um quarto para 2 adultos de ${day} a ${day + 2} de março`,
    quoted: "tenho",
    choose: "a 1",
    yes: "sim",
    name: ["Estou guardando Double para você", "Em nome de quem fica a reserva?"],
    email: "Qual é o seu e-mail?",
    badEmail: "Esse e-mail não ficou claro para mim.",
    deposit: "falta o sinal: US$\u00a059,28",
    aside: "a que horas é o café da manhã?",
    receipt: "Recebi o comprovante",
    paid: "Recebemos o seu sinal",
    confirmed: "Reserva confirmada!",
    code: "O seu código para a recepção",
    mine: "quero ver a minha reserva",
    isConfirmed: "Está confirmada.",
    cancel: "quero cancelar a minha reserva",
    free: "pode ser cancelada sem custo",
    cancelled: "foi cancelada",
    letGo: "Pronto, deixei livre.",
    forget: "cancelar"
  }
} as const
type Words = typeof WORDS[keyof typeof WORDS]
type Chat = Effect.Success<typeof newChat>

const hasAll = (said: string, ...parts: ReadonlyArray<string>) => {
  for (const part of parts) assert.include(said, part)
}

const untilHeld = Effect.fnUntraced(function* (chat: Chat, words: Words, day: number) {
  hasAll(yield* chat.says(words.ask(day)), words.quoted, "Double")
  yield* chat.says(words.choose)
  return yield* chat.says(words.yes)
})

const untilDeposit = Effect.fnUntraced(function* (chat: Chat, words: Words, day: number) {
  hasAll(yield* untilHeld(chat, words, day), ...words.name)
  hasAll(yield* chat.says("Ana María Pérez"), words.email)
  hasAll(yield* chat.says("ana at example"), words.badEmail, words.email)
  hasAll(yield* chat.says("ana.perez@example.com"), words.deposit)
})

/** As if the row had changed since its workflow last looked. */
const wake = Effect.fnUntraced(function* (id: ReservationId) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly version: number }>`SELECT version FROM reservations WHERE id = ${id}`
  yield* (yield* ReservationWorkflows).nudge(id, row?.version ?? 0)
})

const newest = Effect.fnUntraced(function* ({ id }: Chat) {
  const [one] = yield* (yield* Reservations).ofConversation(id)
  return one ?? (yield* Effect.die("the guest has no reservation"))
})

/** The front desk has seen the money. */
const staffConfirm = Effect.fnUntraced(function* (chat: Chat) {
  const { id } = yield* newest(chat)
  yield* (yield* StaffReservations).confirmDeposit(id, "Eva")
})

layer(world, { timeout: "60 seconds", excludeTestServices: true })("a guest who reserves by chat", (it) => {
  for (const [at, [language, words]] of Object.entries(WORDS).entries()) {
    it.effect(
      `${language}: asks, chooses, is booked once the money came, sees the code, and cancels`,
      () =>
        Effect.gen(function* () {
          const chat = yield* newChat
          yield* untilDeposit(chat, words, 2 + at)
          assert.notStrictEqual(yield* chat.says(words.aside), "")
          hasAll(yield* chat.sends("receipt1"), words.receipt)
          yield* staffConfirm(chat)
          const told = yield* chat.isTold(words.code)
          const { reference } = yield* newest(chat)
          hasAll(told, words.paid, words.confirmed, reference, "[image media")
          hasAll(yield* chat.says(words.mine), reference, words.isConfirmed)
          hasAll(yield* chat.says(words.cancel), reference, words.free)
          yield* chat.says(words.yes)
          yield* chat.isTold(words.cancelled)
          assert.strictEqual((yield* newest(chat)).stage, "cancelled")
        }),
      40_000
    )

    it.effect(`${language}: lets the room go when it is only kept`, () =>
      Effect.gen(function* () {
        const chat = yield* newChat
        yield* untilDeposit(chat, words, 8 + at)
        hasAll(yield* chat.says(words.forget), words.letGo)
        assert.strictEqual((yield* newest(chat)).stage, "released")
      }), 30_000)
  }

  it.effect("has the room freed by silence, and is told", () =>
    Effect.gen(function* () {
      const chat = yield* newChat
      yield* untilHeld(chat, WORDS.es, 14)
      const { id } = yield* newest(chat)
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE reservations SET due_at = now() WHERE id = ${id}`
      yield* wake(id)
      yield* chat.isTold("Se venció el tiempo")
      assert.strictEqual((yield* newest(chat)).stage, "released")
    }), 30_000)

  it.effect("pays a fee when it is late, and is told which before", () =>
    Effect.gen(function* () {
      const chat = yield* newChat
      yield* chat.says("hola, una habitación para hoy, una noche, 2 adultos")
      yield* chat.says("la 1")
      yield* chat.says("sí")
      yield* chat.says("Ana Pérez")
      yield* chat.says("ana@example.com")
      yield* staffConfirm(chat)
      yield* chat.isTold("¡Reserva confirmada!")
      hasAll(yield* chat.says("quiero cancelar mi reserva"), "con un cargo de US$\u00a049,40")
      hasAll(yield* chat.says("no"), "tu reserva sigue en pie")
      hasAll(yield* chat.says("quiero cancelar mi reserva"), "con un cargo de US$\u00a049,40")
      yield* chat.says("sí")
      yield* chat.isTold("quedó cancelada")
    }), 40_000)

  it.effect(
    "is asked again when what it costs to cancel has changed since it was shown",
    () =>
      Effect.gen(function* () {
        const chat = yield* newChat
        yield* untilDeposit(chat, WORDS.es, 20)
        yield* staffConfirm(chat)
        yield* chat.isTold("¡Reserva confirmada!")
        hasAll(yield* chat.says("quiero cancelar mi reserva"), "sin cargo")
        const sql = yield* SqlClient.SqlClient
        const { id } = yield* newest(chat)
        yield* sql`UPDATE reservations SET arrive = current_date, leave = current_date + 2 WHERE id = ${id}`
        hasAll(yield* chat.says("sí"), "con un cargo de US$\u00a049,40")
        assert.strictEqual((yield* newest(chat)).stage, "confirmed")
        hasAll(yield* chat.says("sí"), "Estoy cancelando")
      }),
    40_000
  )

  it.effect("has a person look for money that came after the room was let go", () =>
    Effect.gen(function* () {
      const chat = yield* newChat
      yield* untilDeposit(chat, WORDS.es, 21)
      const { id } = yield* newest(chat)
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE reservations SET due_at = now() WHERE id = ${id}`
      yield* wake(id)
      yield* chat.isTold("Se venció el tiempo")
      yield* chat.says("ya pagué la seña")
      const [row] = yield* sql<{ readonly state: unknown }>`SELECT state FROM conversations WHERE id = ${chat.id}`
      assert.deepInclude(row?.state, { _tag: "WithStaff", because: "payment" })
    }), 40_000)

  it.effect("keeps what they have when what they want instead is not to be had", () =>
    Effect.gen(function* () {
      const chat = yield* newChat
      yield* untilHeld(chat, WORDS.es, 22)
      const kept = yield* newest(chat)
      hasAll(yield* chat.says("mejor del 10 al 12 de junio, 2 adultos"), "Double")
      yield* chat.says("la 1")
      // While they thought about it others have taken every room of that type.
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
        SELECT ${tenantId}, room::text, room, daterange('2027-06-10', '2027-06-12'), 'others', 'others', now(),
          now() + interval '1 hour'
        FROM generate_series(201, 205) room`
      yield* chat.says("sí")
      const now = yield* newest(chat)
      assert.deepStrictEqual([now.id, now.stage], [kept.id, "gathering"])
    }), 40_000)

  it.effect("moves a booked stay and pays no second deposit", () =>
    Effect.gen(function* () {
      const chat = yield* newChat
      yield* untilDeposit(chat, WORDS.es, 17)
      yield* staffConfirm(chat)
      yield* chat.isTold("Tu código")
      const before = yield* newest(chat)
      yield* chat.says("quiero cambiar la fecha de mi reserva")
      hasAll(yield* chat.says("del 24 al 26 de marzo"), "Double")
      yield* chat.says("la 1")
      yield* chat.says("sí")
      yield* chat.isTold("Tu código")
      const after = yield* newest(chat)
      assert.strictEqual(after.replaces, before.id)
      assert.deepStrictEqual([after.stage, after.deposit.state], ["confirmed", "not_needed"])
      const old = yield* (yield* Reservations).find(before.id)
      assert.strictEqual(Option.getOrThrow(old).stage, "cancelled")
    }), 40_000)

  it.effect(
    "a second change of a stay waits for the first, and what staff keep is not let go for a guest's wish",
    () =>
      Effect.gen(function* () {
        const chat = yield* newChat
        yield* untilDeposit(chat, WORDS.es, 18)
        yield* staffConfirm(chat)
        yield* chat.isTold("Tu código")
        const before = yield* newest(chat)
        const sql = yield* SqlClient.SqlClient
        const change = Effect.fnUntraced(function* (days: string) {
          yield* chat.says("quiero cambiar la fecha de mi reserva")
          hasAll(yield* chat.says(days), "Double")
          yield* chat.says("la 1")
          return yield* chat.says("sí")
        })
        // The first change is dearer and waits for its deposit, which staff are to look at.
        hasAll(yield* change("del 24 al 29 de abril"), "seña")
        yield* chat.sends("picture2")
        const pending = yield* newest(chat)
        assert.strictEqual(pending.replaces, before.id)
        hasAll(yield* change("del 2 al 4 de mayo"), "comprobante")
        assert.deepStrictEqual((yield* newest(chat)).id, pending.id)
        yield* sql`UPDATE reservations SET by_staff = true, deposit_state = 'awaited', replaces = NULL WHERE id = ${pending.id}`
        yield* untilHeld(chat, WORDS.es, 19)
        assert.notStrictEqual((yield* newest(chat)).id, pending.id)
        const kept = yield* (yield* Reservations).find(pending.id)
        assert.strictEqual(Option.getOrThrow(kept).stage, "awaiting_deposit")
      }),
    40_000
  )

  it.effect(
    "who sends a picture and has no reservation is not told that it was taken for one",
    () =>
      Effect.gen(function* () {
        const chat = yield* newChat
        const said = yield* chat.sends("picture1")
        assert.notStrictEqual(said, "")
        assert.notInclude(said, "Recibí el comprobante")
        assert.deepStrictEqual(yield* (yield* Reservations).ofConversation(chat.id), [])
      }),
    30_000
  )

  it.effect(
    "of two who want the last room one gets it, and the other is shown what there really is",
    () =>
      Effect.gen(function* () {
        const guests = [yield* newChat, yield* newChat]
        for (const chat of guests) {
          hasAll(yield* chat.says("una habitación para 2 adultos del 27 al 29 de marzo"), "Suite")
          yield* chat.says("la Suite")
        }
        const answers = yield* Effect.forEach(guests, (chat) => chat.says("sí"), { concurrency: "unbounded" })
        const kept = answers.filter((said) => said.includes("Te guardo Suite"))
        const lost = answers.filter((said) => !said.includes("Te guardo"))
        assert.deepStrictEqual([kept.length, lost.length], [1, 1], answers.join("\n===\n"))
        assert.notMatch(lost[0] ?? "", /^\d\. Suite/m)
        hasAll(lost[0] ?? "", "Double")
      }),
    30_000
  )

  it.effect("is told when the hotel's system is away, and again when it is booked", () =>
    Effect.gen(function* () {
      const { next } = yield* MoodyPms.MoodyPms
      const chat = yield* newChat
      yield* untilDeposit(chat, WORDS.es, 20)
      yield* next(new PmsError({ reason: new PmsUnreachable({ problem: "connection" }) }), 1)
      yield* staffConfirm(chat)
      yield* chat.isTold("El sistema del hotel no me responde")
      hasAll(yield* chat.isTold("Tu código"), "¡Reserva confirmada!")
    }), 40_000)

  it.effect(
    "is told when nobody knows whether it was booked, and has one booking in the end",
    () =>
      Effect.gen(function* () {
        const { next } = yield* MoodyPms.MoodyPms
        const pms = yield* PmsGateway
        const chat = yield* newChat
        yield* untilDeposit(chat, WORDS.en, 22)
        yield* next(new PmsError({ reason: new OutcomeUnknown() }), 1)
        yield* staffConfirm(chat)
        yield* chat.isTold("has not told me yet")
        hasAll(yield* chat.isTold("Your code"), "Booking confirmed!")
        const { bookingId, id } = yield* newest(chat)
        const booking = Option.getOrThrow(yield* pms.bookingByKey(tenantId, BookingKey.make(id)))
        assert.deepStrictEqual([booking.id, booking.status], [bookingId, "confirmed"])
      }),
    40_000
  )
})
