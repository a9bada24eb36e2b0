import { Effect, Option, Ref, Schedule, Schema } from "effect"
import { Flag } from "effect/cli"
import { FetchHttpClient, HttpClient } from "effect/http"
import { HttpConfig } from "../app/HttpConfig.ts"
import { baseUrlOf } from "../app/StartScreen.ts"
import { NobodyListens, refuse } from "./CommandError.ts"
import { answer } from "./Output.ts"
import * as Progress from "./Progress.ts"

/** The alert asks for 60 refusals in five minutes, seen for five minutes: so many in two minutes are enough. */
const EVERY = "100 millis"

export const flags = {
  url: Flag.String("url").pipe(
    Flag.withDescription("The runtime; default: HOST and PORT of this machine"),
    Flag.optional
  ),
  seconds: Flag.Int("seconds").pipe(
    Flag.withDescription("For so long"),
    Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1800 }))),
    Flag.withDefault(120)
  )
}

interface Said {
  readonly url: Option.Option<string>
  readonly seconds: number
}

/** Handshakes with a wrong token need no secret, and their limit is the lower one. */
export const run = Effect.fnUntraced(function* ({ seconds, url }: Said) {
  const base = Option.isSome(url)
    ? url.value
    : yield* Effect.map(HttpConfig, ({ host, port }) => baseUrlOf(host, port)).pipe(Effect.provide(HttpConfig.layer))
  const target = `${base}/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=a-trial-of-the-limit&hub.challenge=1`
  const statuses = yield* Ref.make<ReadonlyArray<number>>([])
  const ask = HttpClient.get(target).pipe(
    Effect.flatMap((response) => Effect.as(response.arrayBuffer, response.status)),
    Effect.catch(() => refuse(new NobodyListens({ url: base }))),
    Effect.flatMap((status) => Ref.update(statuses, (all) => [...all, status]))
  )
  yield* ask.pipe(
    Effect.repeat(Schedule.spaced(EVERY)),
    Effect.timeoutOption(`${seconds} seconds`),
    Progress.during(() => "storming"),
    Effect.provide(FetchHttpClient.layer)
  )
  const all = yield* Ref.get(statuses)
  const refused = all.filter((status) => status === 429).length
  yield* answer(
    { asked: all.length, refused },
    `${all.length} handshakes, ${refused} refused with 429: HighWebhook429Rate fires five minutes after the first of them.`
  )
})
