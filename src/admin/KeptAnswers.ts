import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { houseWide } from "../sql/TenantWall.ts"
import { Unavailable } from "./Problem.ts"
import { type Answer, type Keyhole, nameOf, open, SALT_BYTES, seal } from "./SealedAnswer.ts"

/** How long an answer is kept, in milliseconds: 24 hours. */
export const KEPT = 86_400_000

/** A request that was not answered for so long, in milliseconds, has died with its process. */
export const FORSAKEN = 60_000

/** Answers that one pass forgets at the most. */
const MOST_FORGOTTEN = 1_000

/** What became of one asking. */
export type Outcome<A> =
  /** Done now. */
  | { readonly _tag: "Done"; readonly made: A }
  /** Done before: what was answered then. */
  | { readonly _tag: "DoneBefore"; readonly answer: Answer }
  | { readonly _tag: "UnderWay" }
  /** The key came with another request before. */
  | { readonly _tag: "OtherRequest" }

/** Answers of requests that had an `Idempotency-Key`. */
export class KeptAnswers extends Context.Service<KeptAnswers, {
  /**
   * Does something, unless it was done under this key before. What is done and the key are kept in one transaction or not
   * at all; when `act` fails, or makes nothing to be kept, the key is free again.
   *
   * @param request a digest of what is asked for
   */
  readonly once: <A, E, R>(
    keyhole: Keyhole,
    request: string,
    act: Effect.Effect<A, E, R>,
    answerOf: (made: A) => Option.Option<Answer>
  ) => Effect.Effect<Outcome<A>, E | Unavailable, R>
  /**
   * The same for what no transaction holds, such as a call to another system. The key is written down before `act`, which
   * must have a key of its own that makes a repeat harmless: whoever finds a request that has not been answered for
   * `FORSAKEN` does it again.
   */
  readonly onceOutside: <A, E, R>(
    keyhole: Keyhole,
    request: string,
    act: Effect.Effect<A, E, R>,
    answerOf: (made: A) => Option.Option<Answer>
  ) => Effect.Effect<Outcome<A>, E | Unavailable, R>
  /** One bounded pass: forgets what is older than a day. Returns how many. */
  readonly forget: Effect.Effect<number, Unavailable>
}>()("conserje/admin/KeptAnswers") {
  static readonly layerSql = Layer.effect(
    KeptAnswers,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const random = yield* SecureRandom.SecureRandom

      const keep = Effect.fnUntraced(function* (keyhole: Keyhole, request: string, answer: Answer) {
        const now = yield* Clock.currentTimeMillis
        const sealed = seal(keyhole, answer, yield* random.randomBytes(SALT_BYTES))
        yield* sql`
          INSERT INTO kept_answers (name, request, answer, answered_at)
          VALUES (${nameOf(keyhole)}, ${request}, ${sealed}, to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (name) DO UPDATE
          SET request = excluded.request, answer = excluded.answer, answered_at = excluded.answered_at`
      })

      /** Null when the key is the caller's now; otherwise what is kept under it. */
      const claim = Effect.fnUntraced(function* (name: string, request: string) {
        const now = yield* Clock.currentTimeMillis
        const [kept] = decode(
          yield* sql`
            WITH mine AS (
              INSERT INTO kept_answers AS k (name, request, answer, answered_at)
              VALUES (${name}, ${request}, '', to_timestamp(${now}::float8 / 1000))
              ON CONFLICT (name) DO UPDATE SET request = excluded.request, answer = '', answered_at = excluded.answered_at
              WHERE k.answered_at <= to_timestamp(${now - KEPT}::float8 / 1000) OR (k.answer = ''
                AND k.request = excluded.request AND k.answered_at <= to_timestamp(${now - FORSAKEN}::float8 / 1000))
              RETURNING name
            )
            SELECT request, answer FROM kept_answers
            WHERE name = ${name} AND NOT EXISTS (SELECT FROM mine)`
        )
        return kept ?? null
      })

      const letGo = (name: string) => sql`DELETE FROM kept_answers WHERE name = ${name} AND answer = ''`

      return KeptAnswers.of({
        once: <A, E, R>(
          keyhole: Keyhole,
          request: string,
          act: Effect.Effect<A, E, R>,
          answerOf: (made: A) => Option.Option<Answer>
        ) =>
          sql.withTransaction(Effect.gen(function* (): Effect.fn.Return<Outcome<A>, E | SqlError, R> {
            const name = nameOf(keyhole)
            const now = yield* Clock.currentTimeMillis
            // Held until the transaction ends, so whoever gets it sees what the one before has kept.
            const [lock] = yield* houseWide(sql<{ readonly free: boolean }>`
              SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS free`)
            if (lock?.free !== true) return UNDER_WAY
            const [kept] = decode(
              yield* houseWide(sql`
                SELECT request, answer FROM kept_answers
                WHERE name = ${name} AND answered_at > to_timestamp(${now - KEPT}::float8 / 1000)`)
            )
            if (kept === undefined) {
              const made = yield* act
              const answer = answerOf(made)
              if (Option.isSome(answer)) yield* houseWide(keep(keyhole, request, answer.value))
              return { _tag: "Done", made }
            }
            return outcomeOf(keyhole, request, kept)
          })).pipe(Effect.catchIf(isSqlError, () => Effect.fail(new Unavailable()))),
        onceOutside: Effect.fnUntraced(function* <A, E, R>(
          keyhole: Keyhole,
          request: string,
          act: Effect.Effect<A, E, R>,
          answerOf: (made: A) => Option.Option<Answer>
        ): Effect.fn.Return<Outcome<A>, E | Unavailable, R> {
          const name = nameOf(keyhole)
          const kept = yield* houseWide(claim(name, request)).pipe(Effect.catchTag("SqlError", away))
          if (kept !== null) return outcomeOf(keyhole, request, kept)
          const finished = Effect.fnUntraced(function* (made: A) {
            const answer = answerOf(made)
            yield* Option.isSome(answer) ? keep(keyhole, request, answer.value) : letGo(name)
          })
          const made = yield* Effect.onExit(
            act,
            (exit) => exit._tag === "Success" ? Effect.void : Effect.ignore(houseWide(letGo(name)))
          )
          yield* houseWide(finished(made)).pipe(Effect.catchTag("SqlError", away))
          return { _tag: "Done", made }
        }),
        forget: Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const gone = yield* sql`
            DELETE FROM kept_answers WHERE name IN (
              SELECT name FROM kept_answers WHERE answered_at <= to_timestamp(${now - KEPT}::float8 / 1000)
              LIMIT ${MOST_FORGOTTEN}) RETURNING 1`
          return gone.length
        }).pipe(Effect.catchTag("SqlError", () => Effect.fail(new Unavailable())))
      })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}

const away = () => Effect.fail(new Unavailable())

interface Kept {
  readonly request: string
  /** Empty while there is none yet. */
  readonly answer: string
}

const outcomeOf = (keyhole: Keyhole, request: string, kept: Kept) => {
  if (kept.request !== request) return OTHER_REQUEST
  if (kept.answer === "") return UNDER_WAY
  return Option.match(open(keyhole, kept.answer), {
    onNone: () => OTHER_REQUEST,
    onSome: (answer) => ({ _tag: "DoneBefore", answer }) as const
  })
}

const UNDER_WAY = { _tag: "UnderWay" } as const
const OTHER_REQUEST = { _tag: "OtherRequest" } as const

const decode: (rows: unknown) => ReadonlyArray<Kept> = Schema
  .decodeUnknownSync(Schema.Array(Schema.Struct({ request: Schema.String, answer: Schema.String })))
