import { Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { DeadLetters } from "../inbox/DeadLetters.ts"
import { Quarantine, type Quarantined } from "../inbox/Quarantine.ts"
import { QuarantineReplays } from "../whatsapp/QuarantineReplays.ts"
import { AdminApi } from "./AdminApi.ts"
import { everyHotel, mine, orUnavailable, scopeOf, stillOpen } from "./Answers.ts"
import { numberedOf, page } from "./Page.ts"
import { Conflict, NotFound } from "./Problem.ts"
import { Witness } from "./Witness.ts"

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
        return page(query, yield* orUnavailable(letters.page(tenantId, numberedOf(query))), ({ id }) => id)
      }),
      show: ({ params }) => found(params.id),
      tryOut: Effect.fnUntraced(function* ({ params }) {
        return yield* orUnavailable(letters.tryOut(yield* found(params.id)))
      }),
      replay: Effect.fnUntraced(function* ({ params }) {
        const { id, tenantId } = yield* found(params.id)
        yield* witness.of(
          { type: "data_modification", action: "dead-letter.replayed", resource: `dead-letter/${id}`, tenantId },
          orUnavailable(letters.replay(id))
        ).pipe(Effect.flatMap(stillOpen))
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
        ).pipe(Effect.flatMap(stillOpen))
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
    const replays = yield* QuarantineReplays
    const witness = yield* Witness
    const found = Effect.fnUntraced(function* (id: string) {
      yield* everyHotel
      const kept = yield* orUnavailable(table.get(id))
      return kept ?? (yield* new NotFound())
    })
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        yield* everyHotel
        const rows = yield* orUnavailable(table.page(numberedOf(query)))
        return page(query, rows.map(shown), ({ id }) => id)
      }),
      show: Effect.fnUntraced(function* ({ params }) {
        const kept = yield* found(params.id)
        return { ...shown(kept), raw: Buffer.from(kept.raw).toString("base64") }
      }),
      tryOut: Effect.fnUntraced(function* ({ params }) {
        return yield* orUnavailable(replays.tryOut((yield* found(params.id)).id))
      }),
      replay: Effect.fnUntraced(function* ({ params }) {
        const replayed = yield* orUnavailable(replays.replay((yield* found(params.id)).id))
        return replayed.outcome === "not open" ? yield* new Conflict({ detail: replayed.detail }) : replayed
      }),
      discard: Effect.fnUntraced(function* ({ params, payload }) {
        const { id } = yield* found(params.id)
        yield* witness.of(
          { type: "data_modification", action: "quarantine.discarded", resource: `quarantine/${id}`, after: payload },
          orUnavailable(table.close(id, "discarded", payload.because))
        ).pipe(Effect.flatMap(stillOpen))
      })
    })
  })
)

export const RepairHandlers = Layer.mergeAll(deadLetters, quarantine)
