import { Duration, Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { Level, LONGEST } from "../logs/LogLevels.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { bodyProblems, problems } from "./Problem.ts"

/** What is logged for a while in place of what each process was started with; both are `null` when nothing was said. */
const Said = Schema.Struct({
  level: Schema.NullOr(Level),
  until: Schema.NullOr(Schema.DateTimeUtcFromString)
})

/** At most a day. */
const Minutes = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Duration.toMinutes(LONGEST) }))

/** How much all processes log, while they run. */
export class LogLevelApi extends HttpApiGroup.make("logLevel")
  .add(
    HttpApiEndpoint.get("read", "/admin/log-level", { success: Said, error: problems() }).annotate(Needs, "flags:read"),
    HttpApiEndpoint.put("set", "/admin/log-level", {
      payload: Schema.Struct({ level: Level, minutes: Minutes }),
      success: Said,
      error: bodyProblems()
    }).annotate(Needs, "flags:write"),
    HttpApiEndpoint.delete("unset", "/admin/log-level", { success: HttpApiSchema.NoContent, error: problems() })
      .annotate(Needs, "flags:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
