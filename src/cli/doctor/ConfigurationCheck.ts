import { Effect, Layer } from "effect"
import { Profile } from "../../app/Profile.ts"
import * as Settings from "../Settings.ts"
import * as Finding from "./Finding.ts"
import * as Problems from "./Problems.ts"

const TODO = "Correct it in the environment or in .env; .env.example says what each variable takes."

/** Every variable that this start would read: all problems at once, each in a sentence that names the variable. */
export const check = (whatsapp: "sandbox" | "live") =>
  Effect.gen(function* () {
    const ofProfile = yield* Problems.of(Profile.layer, Settings.STAND_IN)
    const found = yield* Effect.forEach(Settings.groups(whatsapp), (group) => Problems.of(group))
    const problems = [...new Set([...ofProfile, ...found.flat()])]
    return problems.length === 0
      ? [Finding.ok("configuration", "every variable is right")]
      : problems.map((problem) => Finding.fail("configuration", problem, TODO))
  })

/** What the start would stand on; a start that would be refused in production is meant to be live. */
export const profile = Effect.scoped(Layer.build(Profile.layer)).pipe(
  Effect.flatMap((context) => Effect.provide(Profile, context)),
  Effect.map(({ whatsapp }) => whatsapp),
  Effect.catchTags({
    AppError: () => Effect.succeed("live" as const),
    ConfigError: () => Effect.succeed("sandbox" as const)
  })
)
