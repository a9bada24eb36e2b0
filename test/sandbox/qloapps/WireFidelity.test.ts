import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import * as Postgres from "../../support/Postgres.ts"
import { RECORDED_SHOP } from "./RecordedShop.ts"
import { type Answer, ask, replay, responseBody, type Sample, sample } from "./Samples.ts"

const Sandbox = SandboxQloApps.layer({ port: 0, shops: [RECORDED_SHOP], vices: { raceWindow: 0 } }).pipe(
  Layer.provide(Postgres.layer)
)

/** Drawn or told by a clock, so that only their kind can be compared. */
const VOLATILE = new Set([
  "booking_date",
  "date_add",
  "date_upd",
  "last_passwd_gen",
  "order_reference",
  "passwd",
  "reference",
  "secure_key"
])

/** Values where they are determined, else what kind of value it is. */
const comparable = (value: unknown, key = ""): unknown => {
  if (VOLATILE.has(key)) return typeof value
  if (Array.isArray(value)) return value.map((entry) => comparable(entry))
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, comparable(inside, key)]))
  }
  return value
}

/** Keys in their order and kinds of values; of a list its first entry. */
const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape)
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([key, inside]) => [key, shape(inside)])
  }
  return value === null ? "null" : typeof value
}

/** The text with the recording's address and instants taken out. */
const plain = (text: string, baseUrl: string): string =>
  text.replaceAll(baseUrl, "").replaceAll("http://127.0.0.1:8090", "")
    .replaceAll(/<(booking_date|date_add|date_upd)>.*?<\/\1>/g, "<$1/>").trimEnd()

type Depth = "values" | "shape" | "head"

const assertSame = (baseUrl: string, recorded: Sample, answer: Answer, depth: Depth) => {
  const title = `sample ${recorded.n}`
  assert.strictEqual(answer.status, recorded.status, `${title}: ${answer.body}`)
  assert.strictEqual(answer.contentType, recorded.contentType, title)
  assert.strictEqual(
    answer.location?.replace(baseUrl, "") ?? null,
    recorded.location?.replace("http://127.0.0.1:8090", "") ?? null,
    title
  )
  if (depth === "head") return
  const body = responseBody(recorded)
  if (!recorded.response.endsWith(".json") || body === "") {
    return assert.strictEqual(plain(answer.body, baseUrl), plain(body, baseUrl), title)
  }
  const [ours, theirs]: [unknown, unknown] = [JSON.parse(answer.body), JSON.parse(body)]
  if (depth === "values") assert.deepStrictEqual(comparable(ours), comparable(theirs), title)
  assert.deepStrictEqual(shape(ours), shape(theirs), title)
}

const step = (n: number, depth: Depth = "values") =>
  Effect.gen(function* () {
    const { installations: [shop] } = yield* SandboxQloApps
    const baseUrl = shop?.baseUrl ?? ""
    const recorded = sample(n)
    assertSame(baseUrl, recorded, yield* replay(baseUrl, recorded), depth)
  })

const steps = (...numbers: ReadonlyArray<number>) => Effect.forEach(numbers, (n) => step(n), { discard: true })

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** A booking that the recording made between two samples. */
const between = (typeId: number, from: string, to: string, roomId?: number) =>
  Effect.gen(function* () {
    const { installations: [shop] } = yield* SandboxQloApps
    const room = {
      adult: 2,
      adults: 2,
      child: 0,
      id_tax_rules_group: 1,
      ...(roomId === undefined ? {} : { id_room: roomId })
    }
    const answer = yield* ask(shop?.baseUrl ?? "", {
      method: "POST",
      path: "/api/bookings?output_format=JSON",
      key: "QLOADAPTERTESTKEY000000000000001",
      body: JSON.stringify({
        booking: {
          id_property: 1,
          currency: "USD",
          associations: {
            customer_detail: { firstname: "Ana", lastname: "García", email: "ana@example.com", phone: "1" },
            room_types: [{
              id_room_type: typeId,
              checkin_date: from,
              checkout_date: to,
              number_of_rooms: 1,
              rooms: [room]
            }]
          }
        }
      })
    })
    assert.strictEqual(answer.status, 200, answer.body)
  })

// One history, in the order of the recording: what a later sample shows, an earlier one did.
layer(Sandbox, { timeout: "60 seconds", excludeTestServices: true })(
  "The sandbox answers as the recorded QloApps did",
  (it) => {
    it.effect("about its catalogue", () =>
      Effect.gen(function* () {
        yield* step(1, "head")
        yield* steps(2, 3, 4)
        yield* step(5, "head")
        yield* step(6, "shape")
        yield* steps(7, 8)
        yield* step(9, "head")
        yield* step(10, "shape")
        yield* steps(...range(11, 15), ...range(21, 24))
      }))

    it.effect("about rooms and prices", () => steps(...range(25, 38)))

    it.effect("when booking", () => steps(...range(40, 54)))

    it.effect("when refusing a booking", () => steps(...range(55, 75)))

    it.effect("when bookings, orders and rooms are read", () => steps(...range(76, 87)))

    it.effect("when a booking is replaced", () => steps(...range(88, 97)))

    it.effect("to methods it does not have", () => steps(98, 99))

    it.effect("when a booking is cancelled", () => steps(...range(100, 105)))

    it.effect("when rooms are taken", () =>
      Effect.gen(function* () {
        yield* steps(106, 107)
        for (const _ of range(1, 5)) yield* between(2, "2027-04-10", "2027-04-12")
        yield* steps(108, 109)
        for (const room of [6, 7, 8]) yield* between(2, "2027-05-10", "2027-05-11", room)
        for (const room of [9, 10]) yield* between(2, "2027-05-11", "2027-05-12", room)
        yield* steps(...range(110, 114))
      }))

    it.effect("when customers are asked for or made", () =>
      Effect.gen(function* () {
        yield* step(115)
        yield* step(116, "shape")
        yield* step(117, "shape")
        yield* step(118, "shape")
        yield* step(119)
      }))

    it.effect("to keys of every kind", () => steps(...range(120, 130)))

    it.effect("to what it does not understand", () => steps(...range(131, 140)))

    it.effect("when switched off in the back office", () =>
      Effect.gen(function* () {
        const sandbox = yield* SandboxQloApps
        yield* sandbox.change({ switchedOff: true })
        yield* step(141)
        yield* sandbox.change({ switchedOff: false })
      }))

    it.effect("on a strict PHP", () =>
      Effect.gen(function* () {
        const sandbox = yield* SandboxQloApps
        yield* sandbox.change({ strictPhp: true })
        yield* steps(...range(142, 146))
        yield* sandbox.change({ strictPhp: false })
      }))
  }
)
