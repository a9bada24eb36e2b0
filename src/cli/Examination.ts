import { Effect, References } from "effect"
import { NotWell, refuse } from "./CommandError.ts"
import * as ConfigurationCheck from "./doctor/ConfigurationCheck.ts"
import * as DatabaseCheck from "./doctor/DatabaseCheck.ts"
import * as DataFolderCheck from "./doctor/DataFolderCheck.ts"
import * as Finding from "./doctor/Finding.ts"
import * as GraphApiCheck from "./doctor/GraphApiCheck.ts"
import * as PortCheck from "./doctor/PortCheck.ts"
import * as RedisCheck from "./doctor/RedisCheck.ts"
import * as RuntimeCheck from "./doctor/RuntimeCheck.ts"
import { answer } from "./Output.ts"

/** Everything that a start stands on, looked at in the order of a start. */
export const run = Effect.gen(function* () {
  const whatsapp = yield* ConfigurationCheck.profile
  const findings = (yield* Effect.all([
    Effect.succeed([RuntimeCheck.check(process.versions)]),
    ConfigurationCheck.check(whatsapp),
    DataFolderCheck.check,
    DatabaseCheck.check,
    RedisCheck.check,
    PortCheck.check,
    GraphApiCheck.check(whatsapp)
  ]).pipe(
    // The findings say it all; a log line between them would only say it twice.
    Effect.provideService(References.MinimumLogLevel, "None")
  )).flat()
  const failed = findings.filter(({ state }) => state === "fail").length
  yield* answer({ ok: failed === 0, findings }, Finding.render(findings))
  if (failed > 0) return yield* refuse(new NotWell({ failed, checks: findings.length }))
})
