import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ConversationLog } from "../conversation/ConversationLog.ts"
import { Conversations } from "../conversation/Conversations.ts"
import { Handovers } from "../conversation/Handovers.ts"
import { StaffDesk } from "../conversation/StaffDesk.ts"
import { type ConversationId, conversationIdOf, GuestId, type TenantId } from "../domain/Ids.ts"
import { AdminApi } from "./AdminApi.ts"
import { mine, orUnavailable, scopeOf } from "./Answers.ts"
import { afterOf, beforeOf, limitOf, page } from "./Page.ts"
import { Conflict } from "./Problem.ts"
import { Witness } from "./Witness.ts"

const LAST = Number.MAX_SAFE_INTEGER

export const ConversationsHandlers = HttpApiBuilder.group(
  AdminApi,
  "conversations",
  Effect.fnUntraced(function* (handlers) {
    const log = yield* ConversationLog
    const desk = yield* StaffDesk
    const handovers = yield* Handovers
    const actors = yield* Conversations
    const witness = yield* Witness

    const found = Effect.fnUntraced(function* ({ guest, hotel }: { readonly hotel: TenantId; readonly guest: string }) {
      return yield* mine(yield* orUnavailable(log.get(conversationIdOf(hotel, GuestId.make(guest)))))
    })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const rows = yield* orUnavailable(
          log.list({ tenantId, withStaff: query.with === "staff" }, { after: afterOf(query), limit: limitOf(query) })
        )
        return page(query, rows, ({ id }) => id)
      }),
      read: Effect.fnUntraced(function* ({ params, query }) {
        const conversation = yield* found(params)
        const said = yield* orUnavailable(
          log.read(conversation.id, { before: beforeOf(query) ?? LAST, limit: limitOf(query) })
        )
        return { conversation, said: page(query, said, ({ at }) => String(at)) }
      }),
      takeOver: Effect.fnUntraced(function* ({ params }) {
        const { id, tenantId } = yield* found(params)
        const taken = yield* witness.of(
          event("conversation.taken-over", id, tenantId),
          orUnavailable(desk.takeOver(id))
        )
        if (!taken) return yield* new Conflict({ detail: "Somebody has this guest already." })
      }),
      reply: Effect.fnUntraced(function* ({ params, payload }) {
        const { id, tenantId } = yield* found(params)
        let wrote = "bot"
        yield* witness.of(
          event("conversation.replied", id, tenantId),
          Effect.map(orUnavailable(desk.reply(id, payload.text)), (became) => {
            wrote = became
            return became === "written"
          })
        )
        if (wrote === "bot") return yield* new Conflict({ detail: "Take the guest over first." })
        if (wrote === "silent") {
          return yield* new Conflict({ detail: "The guest has never written: no number is known." })
        }
      }),
      handBack: Effect.fnUntraced(function* ({ params }) {
        const { id, tenantId } = yield* found(params)
        const given = yield* witness.of(
          event("conversation.handed-back", id, tenantId),
          orUnavailable(handovers.giveBack(id))
        )
        if (!given) return yield* new Conflict({ detail: "The bot has this guest already." })
        yield* actors.wake(id)
      })
    })
  })
)

const event = (action: string, id: ConversationId, tenantId: TenantId) =>
  ({ type: "data_modification", action, tenantId, resource: `conversation/${id}` }) as const
