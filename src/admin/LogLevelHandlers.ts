import { DateTime, Duration, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { type Level, LogLevels } from "../logs/LogLevels.ts"
import { AdminApi } from "./AdminApi.ts"
import { everyHotel, orUnavailable } from "./Answers.ts"

/** The processes are those of all hotels, so only who sees all of them may look and speak. */
export const LogLevelHandlers = HttpApiBuilder.group(
  AdminApi,
  "logLevel",
  Effect.fnUntraced(function* (handlers) {
    const levels = yield* LogLevels
    return handlers.handleAll({
      read: Effect.fnUntraced(function* () {
        yield* everyHotel
        const said = yield* orUnavailable(levels.said)
        return said === null ? NOTHING : bodyOf(said)
      }),
      set: Effect.fnUntraced(function* ({ payload: { level, minutes } }) {
        yield* everyHotel
        return bodyOf(yield* orUnavailable(levels.say(level, Duration.minutes(minutes))))
      }),
      unset: Effect.fnUntraced(function* () {
        yield* everyHotel
        yield* orUnavailable(levels.takeBack)
      })
    })
  })
)

const NOTHING = { level: null, until: null }

const bodyOf = ({ level, until }: { readonly level: Level; readonly until: number }) => ({
  level,
  until: DateTime.makeUnsafe(until)
})
