import { Effect, Option } from "effect"
import { Quarantine } from "../inbox/Quarantine.ts"
import { witnessed } from "./OperatorWitness.ts"
import * as Redelivery from "./Redelivery.ts"
import * as WebhookPoster from "./WebhookPoster.ts"
import type { WebhookTarget } from "./WebhookTargetConfig.ts"

export interface Replayed {
  readonly id: string
  /** `placed`: taken this time, and closed. Everything else stays as it was. */
  readonly outcome: "placed" | "quarantined" | "refused" | "alone" | "not open"
  readonly detail: string
}

/** As many of the newest are looked at to see whether the replay landed among them. */
const NEWEST = 100

/** Posts one again through the webhook's own door and closes it when all of it was taken. */
export const one = Effect.fnUntraced(function* (target: WebhookTarget, id: string) {
  const quarantine = yield* Quarantine
  const result = (outcome: Replayed["outcome"], detail: string): Replayed => ({ id, outcome, detail })
  const kept = yield* quarantine.get(id)
  if (kept === null || kept.state !== "open") {
    return result("not open", kept === null ? "there is none" : `${kept.state} already`)
  }
  const body = Redelivery.bodyOf(kept)
  if (Option.isNone(body)) {
    return result("alone", "a part that does not say what it was a part of: see it with show --raw")
  }

  const before = new Map((yield* quarantine.list(NEWEST)).map((other) => [other.id, other.seen]))
  const status = yield* WebhookPoster.post(target, body.value)
  const back = (yield* quarantine.list(NEWEST)).find((other) =>
    other.seen !== (before.get(other.id) ?? 0) && Redelivery.isPartOf(other.raw, body.value)
  )
  if (back !== undefined) {
    return result(
      "quarantined",
      `again${back.id === id ? "" : ` as number ${back.id}`}: ${back.reason}, ${back.detail}`
    )
  }
  if (status !== 200) return result("refused", status === null ? "nobody answered" : `the webhook answered ${status}`)
  yield* witnessed(
    { type: "data_modification", action: "quarantine.replayed", resource: `quarantine/${id}` },
    quarantine.close(id, "replayed", "posted again and taken")
  )
  return result("placed", "taken this time")
})
