import { assert, it, layer } from "@effect/vitest"
import { Duration, Effect, Layer, Result } from "effect"
import fc from "fast-check"
import { OutboxId, PhoneNumberId } from "../../src/domain/Ids.ts"
import type { Fault } from "../../src/sandbox/Fault.ts"
import { parse } from "../../src/sandbox/GraphSend.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { GraphApi } from "../../src/whatsapp/GraphApi.ts"
import { GraphApiConfig } from "../../src/whatsapp/GraphApiConfig.ts"
import { GraphApiTokens } from "../../src/whatsapp/GraphApiTokens.ts"
import { messageBody } from "../../src/whatsapp/GraphApiWire.ts"
import type { OutboundMessage } from "../../src/whatsapp/OutboundMessage.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import { message } from "../whatsapp/AnyMessage.ts"

/** A template's name is configured, never made of anybody's words. */
const withRealName = (one: OutboundMessage): OutboundMessage =>
  one._tag === "Template" ? { ...one, name: "window" } : one

it("whatever we fit to Meta's limits, the pretend Meta's own reading of them takes", () => {
  fc.assert(
    fc.property(message.map(withRealName), (said) => {
      for (const fitted of fit(said)) {
        const read = parse(messageBody({ phone: "5491155501234" }, fitted, OutboxId.make("outbox:1")))
        assert.isTrue(Result.isSuccess(read), Result.isFailure(read) ? JSON.stringify([fitted, read.failure]) : "")
      }
    }),
    { numRuns: 500 }
  )
})

const Client = Layer.unwrap(
  Effect.map(
    SandboxMeta,
    ({ baseUrl, secrets }) =>
      GraphApi.layer.pipe(
        Layer.provide(GraphApiTokens.layerInstallation),
        Layer.provide(Layer.succeed(GraphApiConfig, {
          baseUrl: new URL(baseUrl),
          version: "v26.0",
          token: secrets.accessToken,
          connectTimeout: Duration.seconds(2),
          timeout: Duration.seconds(1)
        }))
      )
  )
)

const Here = Layer.provideMerge(Client, SandboxMeta.layer({ port: 0, settings: { statuses: [] } }))

layer(Here, { excludeTestServices: true })("our client and the pretend Meta", (it) => {
  const send = Effect.fnUntraced(function* (phone: string, id: string) {
    const graph = yield* GraphApi
    const [content] = fit({ _tag: "Text", body: "Hola" })
    return yield* graph.send({
      phoneNumberId: PhoneNumberId.make("112269058640637"),
      to: { phone },
      content,
      callbackData: OutboxId.make(id)
    })
  })

  const cases: ReadonlyArray<{ readonly fault: Fault; readonly outcome: string; readonly taken: number }> = [
    { fault: "throttle", outcome: "Throttled number", taken: 0 },
    { fault: "throttle-pair", outcome: "Throttled pair", taken: 0 },
    { fault: "server-error", outcome: "Uncertain server", taken: 0 },
    { fault: "server-error-after", outcome: "Uncertain server", taken: 1 },
    { fault: "slow", outcome: "Accepted", taken: 1 },
    { fault: "timeout", outcome: "Uncertain timeout", taken: 0 },
    { fault: "timeout-after", outcome: "Uncertain timeout", taken: 1 },
    { fault: "reset", outcome: "Uncertain connection", taken: 0 },
    { fault: "reset-after", outcome: "Uncertain connection", taken: 1 },
    { fault: "no-id", outcome: "Uncertain no_id", taken: 1 },
    { fault: "malformed-json", outcome: "Uncertain unreadable", taken: 1 },
    { fault: "token", outcome: "Stopped credential", taken: 0 }
  ]

  it.effect.each(cases)(
    "$fault is $outcome to us, with $taken messages at Meta",
    ({ fault, outcome, taken }) =>
      Effect.gen(function* () {
        const sandbox = yield* SandboxMeta
        // Over a connection that was used before: a client that repeats by itself would do so now.
        yield* send("5491155500001", `warm-${fault}`)
        yield* sandbox.fault({ fault, times: 1, millis: 100 })

        const answer = yield* send("5491155500001", fault)

        const because = "because" in answer ? answer.because : "scope" in answer ? answer.scope : ""
        assert.strictEqual(`${answer._tag} ${because}`.trim(), outcome)
        assert.strictEqual((yield* sandbox.sent({ callbackData: fault })).length, taken)
      })
  )
})
