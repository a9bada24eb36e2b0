import { Clock, Context, Effect, Layer, Redacted, Result } from "effect"
import type { Fault, FaultRule } from "./Fault.ts"
import {
  parameter,
  type Refusal,
  refusal,
  tooFastForNumber,
  tooFastForPair,
  unknownObject,
  wrongToken
} from "./GraphRefusal.ts"
import { parse, type Recipient, type Send } from "./GraphSend.ts"
import { MetaState } from "./MetaState.ts"
import { Phones } from "./Phones.ts"
import { Receipts } from "./Receipts.ts"
import { SandboxConfig } from "./SandboxConfig.ts"

/** How a request ends: with an answer, with none, or with a cut connection. */
export type Ending =
  | {
    readonly _tag: "Answer"
    readonly body: unknown
    readonly status: number
    readonly retryAfter?: number | undefined
  }
  /** Half of a JSON, with status 200. */
  | { readonly _tag: "Garbage" }
  | { readonly _tag: "Silence" }
  | { readonly _tag: "Cut" }

const answer = (body: unknown): Ending => ({ _tag: "Answer", status: 200, body })
const silence: Ending = { _tag: "Silence" }
const cut: Ending = { _tag: "Cut" }

/** What `POST /{phone number id}/messages` does. */
export class GraphDoor extends Context.Service<GraphDoor, {
  readonly authorized: (authorization: string | undefined) => boolean
  readonly refused: (refusal: Refusal, retryAfter?: number) => Ending
  readonly post: (phoneNumberId: string, authorization: string | undefined, body: string) => Effect.Effect<Ending>
  /** Refusals by code and read marks since the start. */
  readonly counts: () => { readonly refused: Readonly<Record<string, number>>; readonly reads: number }
}>()("conserje/sandbox/GraphDoor") {
  static readonly layer = Layer.effect(
    GraphDoor,
    Effect.gen(function* () {
      const { secrets } = yield* SandboxConfig
      const state = yield* MetaState
      const phones = yield* Phones
      const receipts = yield* Receipts
      const bearer = `Bearer ${Redacted.value(secrets.accessToken)}`
      const refusals = new Map<string, number>()
      let reads = 0

      const authorized = (authorization: string | undefined): boolean => authorization === bearer

      const refused = ({ code, details, message, status, subcode }: Refusal, retryAfter?: number): Ending => {
        refusals.set(String(code), (refusals.get(String(code)) ?? 0) + 1)
        const error = {
          message,
          type: "OAuthException",
          is_transient: code === 2 || code === 4 ? true : undefined,
          code,
          error_subcode: subcode,
          error_data: details === undefined ? undefined : { messaging_product: "whatsapp", details },
          fbtrace_id: `A${state.nextId()}`
        }
        return { _tag: "Answer", status, body: { error }, retryAfter }
      }

      /** Faults that strike before anything was taken. */
      const before = ({ fault, retryAfter }: FaultRule): Ending | undefined => {
        switch (fault) {
          case "throttle":
            return refused(tooFastForNumber, retryAfter)
          case "throttle-pair":
            return refused(tooFastForPair, retryAfter)
          case "server-error":
            return refused(refusal(2), retryAfter)
          case "token":
            return refused(wrongToken)
          case "timeout":
            return silence
          case "reset":
            return cut
          default:
            return undefined
        }
      }

      const read = Effect.fnUntraced(function* (phoneNumberId: string, wamid: string, typing: boolean) {
        const rule = state.faults.next(null)
        const ending = rule && before(rule)
        if (ending !== undefined) return ending
        reads += 1
        yield* phones.hotelRead(phoneNumberId, wamid, typing)
        return answer({ success: true })
      })

      const take = Effect.fnUntraced(function* (phoneNumberId: string, send: Send, now: number) {
        const { callbackData, content, quotes, to } = send
        const sent = state.log.add({
          at: now,
          wamid: state.nextWamid("toGuest", to.by === "phone" ? to.id : "0"),
          phoneNumberId,
          to: to.id,
          callbackData,
          quotes,
          type: content.type,
          content
        })
        yield* phones.receive(sent)
        const owner = phones.holderOf(to.id)
        const { statuses } = state.settings()
        yield* receipts.follow(
          {
            phoneNumberId,
            displayPhone: state.numbers.displayPhone(phoneNumberId),
            wamid: sent.wamid,
            phone: owner?.phone ?? (to.by === "phone" ? to.id : undefined),
            userId: owner?.userId ?? (to.by === "userId" ? to.id : undefined),
            callbackData
          },
          // A phone of the chat page says "read" when somebody looks at it.
          owner === undefined ? statuses : statuses.filter((status) => status !== "read")
        )
        return accepted(to, sent.wamid, content.type === "template")
      })

      const send = Effect.fnUntraced(function* (phoneNumberId: string, send: Send) {
        const rule = state.faults.next(send.to.id)
        const early = rule && before(rule)
        if (early !== undefined) return early

        const settings = state.settings()
        if (settings.knownNumbersOnly && !state.numbers.known(phoneNumberId)) {
          return refused(unknownObject(phoneNumberId))
        }
        const now = yield* Clock.currentTimeMillis
        const tooMuch = state.rates.refuse(settings, phoneNumberId, send.to.id, send.content.type === "template", now)
        if (tooMuch !== undefined) return refused(tooMuch)

        const taken = yield* take(phoneNumberId, send, now)
        if (rule?.fault === "slow") yield* Effect.sleep(rule.millis ?? 3000)
        return rule === undefined ? answer(taken) : after(rule.fault, send.to) ?? answer(taken)
      })

      /** Faults of a send that was taken. */
      const after = (fault: Fault, to: Recipient): Ending | undefined => {
        switch (fault) {
          case "server-error-after":
            return refused(refusal(131000, "Message failed to send due to an unknown error."))
          case "timeout-after":
            return silence
          case "reset-after":
            return cut
          case "no-id":
            return answer({ ...accepted(to, "", false), messages: [] })
          case "malformed-json":
            return { _tag: "Garbage" }
          default:
            return undefined
        }
      }

      return GraphDoor.of({
        authorized,
        refused,
        post: Effect.fnUntraced(function* (phoneNumberId, authorization, body) {
          if (!authorized(authorization)) return refused(wrongToken)
          const json = Result.try((): unknown => JSON.parse(body))
          if (Result.isFailure(json)) return refused(parameter("Invalid JSON in the body"))
          const message = parse(json.success)
          if (Result.isFailure(message)) return refused(message.failure)
          return message.success._tag === "Read"
            ? yield* read(phoneNumberId, message.success.wamid, message.success.typing)
            : yield* send(phoneNumberId, message.success)
        }),
        counts: () => ({ refused: Object.fromEntries(refusals), reads })
      })
    })
  )
}

const accepted = ({ by, id, input }: Recipient, wamid: string, template: boolean) => ({
  messaging_product: "whatsapp",
  contacts: [by === "phone" ? { input, wa_id: id } : { input, user_id: id }],
  messages: [template ? { id: wamid, message_status: "accepted" } : { id: wamid }]
})
