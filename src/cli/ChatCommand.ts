import { Clock, Console, Effect, Fiber, Option, Redacted, Ref, Stdio, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { FetchHttpClient } from "effect/http"
import { LANGUAGES } from "../domain/Language.ts"
import { type ChatBubble, type Choice, choicesOf, linesOf } from "./ChatBubble.ts"
import { chatPage, type Line, type PageState } from "./ChatPage.ts"
import { NoSuchHotel, refuse } from "./CommandError.ts"
import * as WebhookTargetConfig from "./WebhookTargetConfig.ts"

/** Between two looks at the phone. */
const LOOK = "250 millis"
/** How long the end of the input waits for the hotel's last words, in milliseconds without any. */
const LAST_WORDS = 5_000

const bubblesOn = ({ threads }: PageState, line: Line): ReadonlyArray<ChatBubble> =>
  threads.find((one) => one.guestId === line.guestId && one.phoneNumberId === line.phoneNumberId)?.bubbles ?? []

export const chat = Command.make(
  "chat",
  {
    url: Flag.String("url").pipe(
      Flag.withDescription("The runtime; default: the one of this folder"),
      Flag.optional
    ),
    hotel: Flag.String("hotel").pipe(
      Flag.withDescription("Which hotel, by a part of its name; default: the first"),
      Flag.withDefault("")
    ),
    name: Flag.String("name").pipe(Flag.withDescription("Who writes"), Flag.withDefault("Ana Pérez")),
    language: Flag.Literals("language", LANGUAGES).pipe(
      Flag.withDescription("Of the guest's phone"),
      Flag.withDefault("es")
    )
  },
  ({ hotel, language, name, url }) =>
    Effect.gen(function* () {
      const webhook = yield* WebhookTargetConfig.find({ url, secret: Option.some(Redacted.make("")) })
      const page = chatPage(new URL(webhook.url).origin)
      const { hotels } = yield* page.state
      const written = hotels.find((one) => one.name.toLowerCase().includes(hotel.toLowerCase()))
      if (written === undefined) return yield* refuse(new NoSuchHotel({ hotel }))
      const guest = yield* page.invite(name, language)
      const line = { guestId: guest.id, phoneNumberId: written.phoneNumberId }
      yield* Console.log(`${name} writes to ${written.name}. A number taps; Ctrl+D ends.`)

      const seen = yield* Ref.make<ReadonlySet<string>>(new Set())
      const choices = yield* Ref.make<ReadonlyArray<Choice>>([])
      const heardAt = yield* Ref.make(yield* Clock.currentTimeMillis)
      const look = Effect.gen(function* () {
        const known = yield* Ref.get(seen)
        const bubbles = bubblesOn(yield* page.state, line)
        for (const bubble of bubbles.filter(({ from, wamid }) => from === "hotel" && !known.has(wamid))) {
          yield* Console.log(linesOf(bubble).map((text) => `  ${text}`).join("\n"))
          yield* Ref.set(heardAt, yield* Clock.currentTimeMillis)
          if (choicesOf(bubble).length > 0) yield* Ref.set(choices, choicesOf(bubble))
        }
        yield* Ref.set(seen, new Set(bubbles.map(({ wamid }) => wamid)))
      })
      const looking = yield* look.pipe(Effect.andThen(Effect.sleep(LOOK)), Effect.forever, Effect.forkChild)

      const { stdin } = yield* Stdio.Stdio
      const typing = stdin.pipe(
        Stream.decodeText,
        Stream.splitLines,
        Stream.filter((text) => text.trim() !== ""),
        Stream.runForEach(Effect.fnUntraced(function* (text) {
          const tapped = (yield* Ref.get(choices))[Number(text) - 1]
          yield* page.write(line, tapped === undefined ? { _tag: "Text", body: text } : { _tag: "Tap", ...tapped })
          yield* Ref.set(choices, [])
          yield* Ref.set(heardAt, yield* Clock.currentTimeMillis)
        }))
      )
      const silence = Effect.gen(function* () {
        return (yield* Clock.currentTimeMillis) - (yield* Ref.get(heardAt)) > LAST_WORDS
      })
      const lastWords = silence.pipe(
        Effect.tap(() => Effect.sleep(LOOK)),
        Effect.repeat({ until: (silent) => silent })
      )
      yield* Effect.raceFirst(typing.pipe(Effect.andThen(lastWords), Effect.asVoid), Fiber.join(looking))
    }).pipe(Effect.provide(FetchHttpClient.layer))
).pipe(
  Command.withDescription(
    "Write to the sandbox's hotel from the terminal, over the chat page of a running runtime: type, read, tap by number."
  ),
  Command.withExamples([
    { command: "conserje chat", description: "As a new guest of the first hotel" },
    { command: "conserje chat --hotel lantern --language en --name Emily", description: "As somebody else, elsewhere" }
  ])
)
