import { Effect, FileSystem, Option, Random, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { NobodyListens, NotAllTaken, refuse } from "./CommandError.ts"
import { answer } from "./Output.ts"
import * as PostPlan from "./PostPlan.ts"
import * as PostReport from "./PostReport.ts"
import * as Progress from "./Progress.ts"
import * as WebhookPoster from "./WebhookPoster.ts"
import * as WebhookTargetConfig from "./WebhookTargetConfig.ts"

const between = (minimum: number, maximum: number) => Schema.Finite.check(Schema.isBetween({ minimum, maximum }))

/** Under way at the same time with `--rate`; one after the other without, so that the order is kept. */
const OPEN_LOOP = 256

/** Where to post and what to sign with, for every command that posts. */
export const target = {
  url: Flag.String("url").pipe(
    Flag.withDescription("The webhook; default: the runtime's own on this machine"),
    Flag.optional
  ),
  secret: Flag.Redacted("secret").pipe(
    Flag.withDescription(
      "The app secret to sign with; default: the running sandbox's, or WHATSAPP_APP_SECRETS (others see this command line)"
    ),
    Flag.optional
  )
}

const post = Command.make(
  "post",
  {
    files: Argument.File("FILE", { mustExist: true }).pipe(
      Argument.withDescription("Recorded bodies, posted byte for byte"),
      Argument.atLeast(1)
    ),
    ...target,
    repeat: Flag.Int("repeat").pipe(
      Flag.withDescription("Post everything so many times"),
      Flag.withSchema(between(1, 1_000_000)),
      Flag.withDefault(1)
    ),
    shuffle: Flag.Boolean("shuffle").pipe(Flag.withDescription("In random order"), Flag.withDefault(false)),
    seed: Flag.String("seed").pipe(Flag.withDescription("Of the random order; the report tells it"), Flag.optional),
    rate: Flag.Finite("rate").pipe(
      Flag.withDescription("So many a second, each when it is due (open loop); default: one after the other"),
      Flag.withMetavar("PER_SECOND"),
      Flag.withSchema(between(0.01, 100_000)),
      Flag.optional
    ),
    concurrency: Flag.Int("concurrency").pipe(
      Flag.withDescription(`At most so many under way; default 1, or ${OPEN_LOOP} with --rate`),
      Flag.withSchema(between(1, 4096)),
      Flag.optional
    ),
    freshIds: Flag.Boolean("fresh-ids").pipe(
      Flag.withDescription("New message ids in each repetition, so that none is a repeat (not byte for byte)"),
      Flag.withDefault(false)
    )
  },
  ({ concurrency, files, freshIds, rate, repeat, secret, seed, shuffle, url }) =>
    Effect.gen(function* () {
      const to = yield* WebhookTargetConfig.find({ secret, url })
      const { readFile } = yield* FileSystem.FileSystem
      const drawn = String(yield* Random.nextIntBetween(0, 1_000_000))
      const plan = {
        bodies: yield* Effect.forEach(files, (file) => readFile(file)),
        concurrency: Option.getOrElse(concurrency, () => Option.isSome(rate) ? OPEN_LOOP : 1),
        freshIds,
        rate: Option.getOrNull(rate),
        repeat,
        seed: shuffle ? Option.getOrElse(seed, () => drawn) : null
      }
      const all = files.length * repeat
      let done = 0
      const { posted, seconds } = yield* PostPlan.run(plan, (body) => WebhookPoster.post(to, body), () => {
        done += 1
      }).pipe(Progress.during(() => `${done} of ${all} posted`))
      const report = PostReport.of({ url: to.url, files: files.length, seconds, seed: plan.seed }, posted)
      yield* answer(report, PostReport.render(report))
      const refused = posted.filter(({ status }) => status !== 200).length
      if (posted.every(({ status }) => status === null)) return yield* refuse(new NobodyListens({ url: to.url }))
      if (refused > 0) return yield* refuse(new NotAllTaken({ refused, posted: posted.length }))
    }).pipe(Effect.provide(WebhookPoster.layer))
).pipe(
  Command.withDescription(
    "Sign recorded payloads as Meta does and post them to a running webhook. Fails unless every answer is 200."
  ),
  Command.withExamples([
    { command: "conserje webhook post text.json", description: "One delivery to the runtime of this folder" },
    {
      command: "conserje webhook post text.json --repeat 3000 --rate 100 --fresh-ids",
      description: "Half a minute of load, 100 new messages a second"
    },
    {
      command: "conserje webhook post *.json --shuffle --seed monday",
      description: "The same random order whenever the seed is the same"
    }
  ])
)

export const webhook = Command.make("webhook").pipe(
  Command.withDescription("Try a webhook with recorded payloads."),
  Command.withSubcommands([post])
)
