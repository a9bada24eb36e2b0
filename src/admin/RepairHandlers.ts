import { Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import { DeadLetters } from "../inbox/DeadLetters.ts"
import { Quarantine, type Quarantined } from "../inbox/Quarantine.ts"
import { AdminApi } from "./AdminApi.ts"
import { everyHotel, mine, orUnavailable, scopeOf } from "./Answers.ts"
import { afterOf, type Asked, limitOf, page } from "./Page.ts"
import { Conflict, NotFound } from "./Problem.ts"
import { Witness } from "./Witness.ts"

/** Ids here are numbers, and 0 comes before all of them. */
const placeOf = (asked: Asked) => ({ after: numbered(afterOf(asked)), limit: limitOf(asked) })
const numbered = (text: string): string => /^\d{1,18}$/.test(text) ? text : "0"

const closed = (open: boolean) => open ? Effect.void : Effect.fail(new Conflict({ detail: "It is not open any more." }))

const deadLetters = HttpApiBuilder.group(
  AdminApi,
  "deadLetters",
  Effect.fnUntraced(function* (handlers) {
    const letters = yield* DeadLetters
    const witness = yield* Witness
    const found = Effect.fnUntraced(function* (id: string) {
      return yield* mine(yield* orUnavailable(letters.get(id)))
    })
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        return page(query, yield* orUnavailable(letters.page(tenantId, placeOf(query))), ({ id }) => id)
      }),
      show: ({ params }) => found(params.id),
      replay: Effect.fnUntraced(function* ({ params }) {
        const { id, tenantId } = yield* found(params.id)
        yield* witness.of(
          { type: "data_modification", action: "dead-letter.replayed", resource: `dead-letter/${id}`, tenantId },
          orUnavailable(letters.replay(id))
        ).pipe(Effect.flatMap(closed))
      }),
      discard: Effect.fnUntraced(function* ({ params, payload }) {
        const { id, tenantId } = yield* found(params.id)
        yield* witness.of(
          {
            type: "data_modification",
            action: "dead-letter.discarded",
            resource: `dead-letter/${id}`,
            tenantId,
            after: payload
          },
          orUnavailable(letters.discard(id, payload.because))
        ).pipe(Effect.flatMap(closed))
      })
    })
  })
)

const shown = ({ detail, firstSeenAt, id, lastSeenAt, phoneNumberId, reason, seen, state }: Quarantined) => ({
  detail,
  firstSeenAt,
  id,
  lastSeenAt,
  phoneNumberId,
  reason,
  seen,
  state
})

const quarantine = HttpApiBuilder.group(
  AdminApi,
  "quarantine",
  Effect.fnUntraced(function* (handlers) {
    const table = yield* Quarantine
    const witness = yield* Witness
    const found = Effect.fnUntraced(function* (id: string) {
      yield* everyHotel
      const kept = yield* orUnavailable(table.get(id))
      return kept ?? (yield* new NotFound())
    })
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        yield* everyHotel
        const rows = yield* orUnavailable(table.page(placeOf(query)))
        return page(query, rows.map(shown), ({ id }) => id)
      }),
      show: Effect.fnUntraced(function* ({ params }) {
        const kept = yield* found(params.id)
        return { ...shown(kept), raw: Buffer.from(kept.raw).toString("base64") }
      }),
      discard: Effect.fnUntraced(function* ({ params, payload }) {
        const { id } = yield* found(params.id)
        yield* witness.of(
          { type: "data_modification", action: "quarantine.discarded", resource: `quarantine/${id}`, after: payload },
          orUnavailable(table.close(id, "discarded", payload.because))
        ).pipe(Effect.flatMap(closed))
      })
    })
  })
)

const operatorTasks = HttpApiBuilder.group(
  AdminApi,
  "operatorTasks",
  Effect.fnUntraced(function* (handlers) {
    const tasks = yield* OperatorTasks
    const witness = yield* Witness
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const rows = yield* orUnavailable(tasks.page({ tenantId, kind: query.kind ?? null }, placeOf(query)))
        return page(query, rows, ({ id }) => id)
      }),
      done: Effect.fnUntraced(function* ({ params, payload }) {
        const { id, kind, tenantId } = yield* mine(yield* orUnavailable(tasks.get(params.id)))
        yield* witness.of(
          {
            type: "data_modification",
            action: "operator-task.done",
            resource: `operator-task/${id}`,
            tenantId,
            after: { kind, because: payload.because }
          },
          orUnavailable(tasks.done(id, payload.because))
        ).pipe(Effect.flatMap(closed))
      })
    })
  })
)

export const RepairHandlers = Layer.mergeAll(deadLetters, quarantine, operatorTasks)
