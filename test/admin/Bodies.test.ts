import { assert, layer } from "@effect/vitest"
import { Arbitrary, Effect, Predicate, Schema } from "effect"
import { TestClock } from "effect/testing"
import { type Route, ROUTES } from "../../src/admin/Route.ts"
import { isThorough } from "../support/Machine.ts"
import { Door, keyOf, World } from "./world.ts"

const SEED = 4711
const PER_ROUTE = isThorough ? 200 : 8

/** Values that are not what was meant, whatever that was. */
const WRONG = [null, "", "x".repeat(5_000), -1, 1e21, 0.5, [], {}, [[]], true, "\u0000", "\ud800"]

/** The body that a route reads, if it reads any. */
const schemaOf = ({ endpoint }: Route): Schema.Top | undefined =>
  endpoint.method === "GET" ? undefined : endpoint.payload.get("application/json")?.schemas[0]

/** Time zones and addresses are not met by chance: hostile bodies and the tests of these routes try them. */
const NOT_BY_CHANCE = new Set(["/admin/tenants", "/admin/tenants/:tenant/pms"])

const reading = ROUTES.flatMap((route) => {
  const schema = schemaOf(route)
  return schema === undefined || NOT_BY_CHANCE.has(route.path) || route.needs === "nobody" || route.needs === "self"
    ? []
    : [{ route, schema }]
})

const isBody = (value: unknown): value is Readonly<Record<string, unknown>> => Predicate.isObject(value)

const search = {
  hotel: "casa",
  stay: { arrive: "2027-05-01", leave: "2027-05-03" },
  party: { adults: 2, childAges: [] }
}
const searches = [
  search,
  { ...search, stay: { arrive: "2027-01-01", leave: "2027-12-31" } },
  { ...search, roomTypeId: "'; --", roomId: "1" },
  { ...search, hotel: "nowhere", party: { adults: 50, childAges: [0, 17] } }
]

const bookingOf = (one: object, n: number) => ({
  ...one,
  guest: n % 2 === 0 ? { phone: "+59899123456" } : { id: "g" },
  pieces: n === 0 ? {} : { name: "Ana", email: "nobody", phone: "0" },
  deposit: "asked"
})

/** Two days that make a stay are not met by chance. */
const BY_HAND: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  "/admin/reservations/offers": searches,
  "/admin/reservations": searches.map(bookingOf)
}

/** The same with one field wrong, missing, or one too many. */
const mutants = (body: unknown, n: number): ReadonlyArray<unknown> => {
  if (!isBody(body)) return [body]
  const keys = Object.keys(body)
  const key = keys[n % Math.max(1, keys.length)] ?? "x"
  const { [key]: _, ...without } = body
  return [without, { ...body, [key]: WRONG[n % WRONG.length] }, { ...body, nobody: "asked for it" }, [body]]
}

layer(World, { timeout: "120 seconds" })("bodies made from the contract", (it) => {
  it.effect("are known for every route that reads one", () => Effect.sync(() => assert.isAbove(reading.length, 15)))

  for (const { route, schema } of reading) {
    const { method, path } = route
    it.effect(
      `${method} ${path} reads what it asks for, and never breaks on what it does not`,
      () =>
        Effect.gen(function* () {
          const { ask } = yield* Door
          const { headers } = yield* keyOf(null)
          const codec = Schema.make<Schema.Codec<unknown, unknown>>(schema.ast)
          const drawn = path in BY_HAND ? BY_HAND[path] ?? [] : yield* Effect.flatMap(
            Arbitrary.sampleEffect(Arbitrary.schema(codec), { count: PER_ROUTE, seed: SEED }),
            Effect.forEach((value) => Schema.encodeEffect(codec)(value))
          )
          assert.isAtLeast(drawn.length, 4)
          for (const [n, body] of drawn.entries()) {
            yield* Schema.decodeUnknownEffect(codec)(body)
            for (const sent of [body, ...mutants(body, n)]) {
              yield* TestClock.adjust("7 seconds")
              const answer = yield* ask(
                method,
                path.replaceAll(/:(\w+)/g, (_, name: string) => name === "hotel" ? "casa" : "7"),
                {
                  headers: {
                    ...headers,
                    "idempotency-key": `body-${path.length}-${n}-${"x".repeat(12)}`,
                    "if-match": '"1"'
                  },
                  text: JSON.stringify(sent)
                }
              )
              const said = `${JSON.stringify(sent).slice(0, 300)}: ${answer.status} ${JSON.stringify(answer.body)}`
              assert.isBelow(answer.status, 500, said)
            }
          }
        }),
      60_000
    )
  }
})
