import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ReviewLog } from "../reviews/ReviewLog.ts"
import { AdminApi } from "./AdminApi.ts"
import { orUnavailable, scopeOf } from "./Answers.ts"
import { afterOf, limitOf, page } from "./Page.ts"

const DAY = 86_400_000
const USUAL_DAYS = 30

export const ReviewsHandlers = HttpApiBuilder.group(
  AdminApi,
  "reviews",
  Effect.fnUntraced(function* (handlers) {
    const log = yield* ReviewLog
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const rows = yield* orUnavailable(
          log.page(
            { tenantId, unanswered: query.only === "unanswered" },
            { after: afterOf(query), limit: limitOf(query) }
          )
        )
        return page(query, rows, ({ reservationId }) => reservationId)
      }),
      summary: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const now = yield* Clock.currentTimeMillis
        return yield* orUnavailable(log.summary(tenantId, now - (query.days ?? USUAL_DAYS) * DAY))
      })
    })
  })
)
