import { Clock, Context, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import type { AuditError } from "../audit/AuditError.ts"
import type { GuestsError } from "../guests/GuestsError.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import { unavailable } from "../inbox/InboxError.ts"
import { Quarantine, type Quarantined } from "../inbox/Quarantine.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { bodyOf } from "./QuarantinedBody.ts"
import { decode } from "./WebhookDecoder.ts"
import * as WebhookIntake from "./WebhookIntake.ts"
import { DEEPEST, parse } from "./WebhookJson.ts"
import { place } from "./WebhookPlacing.ts"
import { homeless, suspectsOf } from "./WebhookSuspects.ts"

/** What reading a quarantined part once more leads to. */
export interface Replayed {
  readonly id: string
  /** `placed`: all of it is taken. `alone`: it does not say what it was a part of, and is not guessed at. */
  readonly outcome: "placed" | "quarantined" | "alone" | "not open"
  readonly detail: string
  /** Events in it that have a place. */
  readonly events: number
}

/** What is in a part, read now: nothing is written. */
interface Reading {
  readonly result: Replayed
  readonly body: { readonly value: unknown; readonly bytes: Uint8Array } | null
}

/** Reads what is in quarantine once more, as after an update or a new hotel. */
export class QuarantineReplays extends Context.Service<QuarantineReplays, {
  /** What `replay` would do now. Changes nothing. */
  readonly tryOut: (id: string) => Effect.Effect<Replayed, InboxError>
  /**
   * Takes in what has a place now, and closes it when that is all of it; what has none stays open. Repeating it doubles
   * nothing.
   */
  readonly replay: (id: string) => Effect.Effect<Replayed, InboxError | GuestsError | AuditError>
}>()("conserje/whatsapp/QuarantineReplays") {
  static readonly layer = Layer.effect(
    QuarantineReplays,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const hotels = yield* Hotels
      const quarantine = yield* Quarantine
      const intake = yield* WebhookIntake.make

      const read = Effect.fnUntraced(function* (id: string): Effect.fn.Return<Reading, InboxError> {
        const kept = yield* quarantine.get(id)
        if (kept === null) return without(id, "not open", "there is none")
        if (kept.state !== "open") return without(id, "not open", `${kept.state} already`)
        return readingOf(kept, hotels, yield* Clock.currentTimeMillis)
      })

      // Events first: they are durable and never doubled, so what ends before the closing is only closed later.
      const replay = Effect.fnUntraced(function* (id: string) {
        const { body, result } = yield* read(id)
        if (body === null) return result
        yield* intake.store(body.value, body.bytes, yield* Clock.currentTimeMillis)
        if (result.outcome !== "placed") return result
        const closed = yield* sql.withTransaction(
          Effect.tap(
            quarantine.close(id, "replayed", "read again and taken"),
            (was) => was ? audit.append(eventOf(id, result)) : Effect.void
          )
        )
        return closed ? result : { ...result, outcome: "not open", detail: "somebody was faster" } as const
      }, Effect.catchTag("SqlError", unavailable))

      return QuarantineReplays.of({ tryOut: (id) => Effect.map(read(id), ({ result }) => result), replay })
    })
  )
}

const eventOf = (id: string, { events }: Replayed) =>
  ({
    type: "data_modification",
    action: "quarantine.replayed",
    resource: `quarantine/${id}`,
    after: { events }
  }) as const

const without = (id: string, outcome: Replayed["outcome"], detail: string): Reading => ({
  body: null,
  result: { id, outcome, detail, events: 0 }
})

const readingOf = (kept: Quarantined, hotels: Hotels["Service"], now: number): Reading => {
  const bytes = Option.getOrNull(bodyOf(kept))
  if (bytes === null) return without(kept.id, "alone", "a part that does not say what it was a part of: look at it")
  const parsed = parse(bytes)
  if (parsed._tag === "NotJson") return without(kept.id, "quarantined", "again: not_json, not JSON in UTF-8")
  if (parsed._tag === "TooDeep") {
    return without(kept.id, "quarantined", `again: unknown_shape, nested more than ${DEEPEST} deep`)
  }
  const { doubts, heard } = decode(parsed.value, now)
  const { placed, unplaced } = place(heard, hotels, now)
  const [first] = [...suspectsOf(doubts, bytes), ...unplaced.map(homeless)]
  return {
    body: { value: parsed.value, bytes },
    result: {
      id: kept.id,
      outcome: first === undefined ? "placed" : "quarantined",
      detail: first === undefined ? "all of it has a place" : `again: ${first.reason}, ${first.detail}`,
      events: placed.length
    }
  }
}
