import { Clock, Context, Duration, Effect, Layer, Option, Random } from "effect"
import * as Rounds from "../actors/Rounds.ts"
import { tenantOf, type Wamid } from "../domain/Ids.ts"
import * as Trace from "../telemetry/Trace.ts"
import { GraphApi } from "../whatsapp/GraphApi.ts"
import type { SendOutcome } from "../whatsapp/GraphApiOutcome.ts"
import { Aftermath } from "./Aftermath.ts"
import type { DeliveryAddress } from "./DeliveryAddress.ts"
import { DeliveryConfig } from "./DeliveryConfig.ts"
import type { DeliveryError } from "./DeliveryError.ts"
import * as HumanPause from "./HumanPause.ts"
import type { ClaimedRow } from "./OutboxRows.ts"
import type { Turnstile } from "./Pacing.ts"
import * as Parting from "./Parting.ts"
import { SendQueue } from "./SendQueue.ts"
import * as Standings from "./Standings.ts"
import { Statuses } from "./Statuses.ts"
import { judge, type Verdict } from "./Verdict.ts"
import { WindowGate } from "./WindowGate.ts"

/** A send goes on with the trace of the turn that promised it. */
const traced = <E>(row: ClaimedRow, sending: Effect.Effect<Verdict | null, E>) =>
  sending.pipe(
    Effect.tap((verdict) => Trace.annotate({ "conserje.verdict": verdict?._tag ?? "Unsent" })),
    Trace.continued("delivery.send", [row.traceparent], {
      "conserje.tenant": row.tenantId,
      "conserje.conversation": row.conversationId,
      "conserje.outbox": row.id,
      "conserje.attempt": row.attempts,
      ...(row.turnId === null ? {} : { "conserje.turn": row.turnId })
    })
  )

/** What was found out is believed for this long, in milliseconds: a guest may change number meanwhile. */
const FRESH = 10_000

/** A courier that is told to stop gives Meta so long to answer, and the database so long to take what is known then. */
export const LAST_WAIT = "1500 millis"
export const LAST_WRITE = "500 millis"

/** A probe passes over so many messages that need not be sent any more. */
const MOST_PROBED = 100

type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

const UNHEARD: SendOutcome = { _tag: "Uncertain", because: "interrupted", code: null }

/** Carries the messages of one address to Meta, in the order promised. */
export class Courier extends Context.Service<Courier, {
  /**
   * Sends until nothing is owed, or until what is owed has to wait longer than a courier does. When it is interrupted
   * the message under way is finished first, within two seconds: what Meta has not answered by then is uncertain.
   */
  readonly deliver: (address: DeliveryAddress, turnstile: Turnstile) => Effect.Effect<void, DeliveryError>
  /** Sends one message of a stopped number. Answers what Meta said to it, `null` when there was none to send. */
  readonly probe: (address: DeliveryAddress) => Effect.Effect<Verdict["_tag"] | null, DeliveryError>
}>()("conserje/delivery/Courier") {
  static readonly layer = Layer.effect(
    Courier,
    Effect.gen(function* () {
      const api = yield* GraphApi
      const queue = yield* SendQueue
      const standings = yield* Standings.make
      const gate = yield* WindowGate
      const aftermath = yield* Aftermath
      const statuses = yield* Statuses
      const pause = yield* HumanPause.make
      const config = yield* DeliveryConfig
      const patience = Duration.toMillis(config.patience)
      const bounds = { maxAttempts: config.maxAttempts, maxAge: Duration.toMillis(config.maxAge) }

      const send = Effect.fnUntraced(
        function* (row: ClaimedRow, { openUntil, recipient }: Standings.Standing, restore: Restore) {
          const now = yield* Clock.currentTimeMillis
          const write = (end: Effect.Effect<void, DeliveryError>) =>
            Effect.as(Parting.within(end, restore, LAST_WRITE), null)
          // What waited for too long, behind others or a stopped number, would surprise more than help by now.
          if (now - row.createdAt >= bounds.maxAge) {
            return yield* write(aftermath.refuse(row, "expired_send", "expired"))
          }
          if (recipient === null) return yield* write(aftermath.refuse(row, "refused_send", "no_recipient"))
          const passage = yield* gate.pass(row, openUntil, now)
          switch (passage._tag) {
            case "Asked":
              return yield* write(aftermath.cancel(row, "asked_to_write"))
            case "Closed":
              return yield* write(aftermath.refuse(row, "window_closed", "window_closed"))
            case "Unreadable":
              return yield* write(aftermath.refuse(row, "refused_send", "unreadable"))
            case "Send": {
              const { content, reason } = passage
              const { id, phoneNumberId } = row
              const asking = api.send({ phoneNumberId, to: recipient, content, callbackData: id })
              const outcome = Option.getOrElse(yield* Parting.within(asking, restore, LAST_WAIT), () => UNHEARD)
              const attempt = {
                attempts: row.attempts,
                age: (yield* Clock.currentTimeMillis) - row.createdAt,
                template: content._tag === "Template"
              }
              const verdict = judge(outcome, attempt, bounds, yield* Random.next)
              yield* write(aftermath.settle(row, verdict, reason))
              return verdict
            }
          }
        }
      )

      /** Takes the next message and sends it, both or neither. */
      const next = (address: DeliveryAddress, standing: Standings.Standing, probe: boolean) =>
        Effect.uninterruptibleMask(Effect.fnUntraced(function* (restore) {
          const claim = yield* queue.claim(address, yield* Clock.currentTimeMillis, probe)
          if (claim._tag !== "Claimed") return { claim, verdict: null }
          return { claim, verdict: yield* traced(claim.row, send(claim.row, standing, restore)) }
        }))

      const deliver = Effect.fnUntraced(function* (address: DeliveryAddress, turnstile: Turnstile) {
        const taken: Array<Wamid> = []
        let paused = false
        // Asked before a message is taken: while it is `requested` nothing but the sending may go wrong.
        let standing = yield* standings(address.conversationId)
        while (true) {
          const wait = yield* turnstile.enter
          if (wait > patience) {
            yield* queue.postpone(address, (yield* Clock.currentTimeMillis) + wait)
            break
          }
          if (wait > 0) {
            yield* Effect.sleep(wait)
            continue
          }
          // Before it is claimed: whoever stops us here leaves the message as it was.
          if (!paused) yield* pause(tenantOf(address.conversationId))
          paused = true
          if ((yield* Clock.currentTimeMillis) - standing.at > FRESH) {
            standing = yield* standings(address.conversationId)
          }
          yield* Rounds.next("message")
          const { claim, verdict } = yield* next(address, standing, false)
          if (claim._tag === "NotYet") {
            const left = claim.at - (yield* Clock.currentTimeMillis)
            if (left > patience) break
            yield* Effect.sleep(Math.max(left, 1))
            continue
          }
          if (claim._tag !== "Claimed") break
          yield* turnstile.spend
          paused = false
          if (verdict?._tag === "Accept") taken.push(verdict.wamid)
          if (verdict?._tag === "StopNumber") break
          // Whoever promises from here on nudges us anew.
          if (verdict?._tag === "Accept" && !claim.more) break
        }
        yield* statuses.catchUp(taken)
      })

      const probe = Effect.fnUntraced(function* (address: DeliveryAddress) {
        const standing = yield* standings(address.conversationId)
        for (let tries = 0; tries < MOST_PROBED; tries++) {
          const { claim, verdict } = yield* next(address, standing, true)
          if (verdict !== null || claim._tag !== "Claimed") return verdict?._tag ?? null
        }
        return null
      })

      return Courier.of({ deliver, probe })
    })
  )
}
