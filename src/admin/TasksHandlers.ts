import { Effect, Layer, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import { UncertainSends } from "../delivery/UncertainSends.ts"
import { TicketDesk } from "../staff/TicketDesk.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { mine, orUnavailable, scopeOf, stillOpen } from "./Answers.ts"
import { afterOf, limitOf, numberedOf, page } from "./Page.ts"
import { Witness } from "./Witness.ts"

const operatorTasks = HttpApiBuilder.group(
  AdminApi,
  "operatorTasks",
  Effect.fnUntraced(function* (handlers) {
    const tasks = yield* OperatorTasks
    const witness = yield* Witness
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const rows = yield* orUnavailable(tasks.page({ tenantId, kind: query.kind ?? null }, numberedOf(query)))
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
        ).pipe(Effect.flatMap(stillOpen))
      })
    })
  })
)

const outbox = HttpApiBuilder.group(
  AdminApi,
  "outbox",
  Effect.fnUntraced(function* (handlers) {
    const sends = yield* UncertainSends
    const witness = yield* Witness
    return handlers.handleAll({
      uncertain: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        return page(query, yield* orUnavailable(sends.page(tenantId, numberedOf(query))), ({ seq }) => seq)
      }),
      resolve: Effect.fnUntraced(function* ({ params, payload }) {
        const send = yield* mine(yield* orUnavailable(sends.get(params.id)))
        yield* witness.of(
          {
            type: "data_modification",
            action: "outbox.resolved",
            resource: `outbox/${send.id}`,
            tenantId: send.tenantId,
            after: payload
          },
          orUnavailable(sends.resolve(send, payload.as))
        ).pipe(Effect.flatMap(stillOpen))
      })
    })
  })
)

const tickets = HttpApiBuilder.group(
  AdminApi,
  "tickets",
  Effect.fnUntraced(function* (handlers) {
    const desk = yield* TicketDesk
    const witness = yield* Witness

    const moved = Effect.fnUntraced(function* (id: string, to: "take" | "done") {
      const { tenantId } = yield* mine(Option.getOrNull(yield* orUnavailable(desk.get(id))))
      const principal = yield* CurrentPrincipal
      yield* witness.of(
        { type: "data_modification", action: `ticket.${ACTION_OF[to]}`, resource: `ticket/${id}`, tenantId },
        orUnavailable(Effect.map(desk[to](id, `${principal.kind}:${principal.id}`), Option.isSome))
      ).pipe(Effect.flatMap(stillOpen))
    })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const rows = yield* orUnavailable(desk.page(tenantId, { after: afterOf(query), limit: limitOf(query) }))
        return page(query, rows, ({ id }) => id)
      }),
      take: ({ params }) => moved(params.id, "take"),
      done: ({ params }) => moved(params.id, "done")
    })
  })
)

const ACTION_OF = { take: "taken", done: "done" } as const

export const TasksHandlers = Layer.mergeAll(operatorTasks, outbox, tickets)
