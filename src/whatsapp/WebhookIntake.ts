import { Clock, Effect } from "effect"
import type { GuestId } from "../domain/Ids.ts"
import { Flags } from "../flags/Flags.ts"
import { Guests } from "../guests/Guests.ts"
import { Inbox } from "../inbox/Inbox.ts"
import type { Receipt } from "../inbox/InboxEvent.ts"
import { Quarantine, type Suspect } from "../inbox/Quarantine.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import * as TenancyMetrics from "../tenancy/TenancyMetrics.ts"
import { decode, type Doubt } from "./WebhookDecoder.ts"
import { DEEPEST } from "./WebhookJson.ts"
import * as WebhookMetrics from "./WebhookMetrics.ts"
import { INSTALLATION, place, type Placed } from "./WebhookPlacing.ts"
import { peopleOf, rowOf } from "./WebhookRows.ts"
import { homeless, suspectsOf } from "./WebhookSuspects.ts"
import * as WebhookTraces from "./WebhookTraces.ts"

const canal = "whatsapp"

/**
 * Stores everything that a signed body says: events in the inbox, the rest in quarantine. Durable when it returns;
 * the receipts are those of the events in the order they were said.
 *
 * Guests first, then events, then doubts: whatever fails, the same body may come again and nothing is doubled.
 */
export const make = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  const hotels = yield* Hotels
  const flags = yield* Flags
  const guests = yield* Guests
  const inbox = yield* Inbox
  const quarantine = yield* Quarantine

  const doubtful = Effect.fnUntraced(function* (suspects: ReadonlyArray<Suspect>, receivedAt: number) {
    const unplaced = suspects.filter(({ reason }) => reason === "unknown_number").length
    if (unplaced > 0) yield* WebhookMetrics.unknownNumber({}, unplaced)
    yield* quarantine.keep(suspects, receivedAt)
  })

  const store = Effect.fnUntraced(function* (body: unknown, bytes: Uint8Array, receivedAt: number) {
    const started = clock.monotonicTimeNanosUnsafe()
    const { doubts, heard } = decode(body, receivedAt)
    const dynamic = yield* flags.isOn("tenancy.dynamic.enabled")
    const { placed, unplaced } = place(heard, dynamic ? hotels : hotels.configured(), receivedAt)
    yield* told(Number(clock.monotonicTimeNanosUnsafe() - started) / 1e9, doubts, placed)
    yield* countResolved(placed, unplaced.length, dynamic)

    const people = peopleOf(placed)
    const ids = people.identities.length === 0 ? NO_GUESTS : yield* guests.resolve(people.identities)
    const rows = placed.map((one, index) => rowOf(one, ids[people.of[index] ?? -1], receivedAt))
    const receipts = rows.length === 0 ? NO_RECEIPTS : yield* WebhookTraces.recorded(rows, inbox.record)
    if (doubts.length > 0 || unplaced.length > 0) {
      yield* doubtful([...suspectsOf(doubts, bytes), ...unplaced.map(homeless)], receivedAt)
    }
    return receipts
  })

  const keepBody = (reason: Suspect["reason"], detail: string, bytes: Uint8Array, receivedAt: number) =>
    quarantine.keep([{ reason, detail, phoneNumberId: null, raw: bytes }], receivedAt)

  /** Keeps signed bytes that are not JSON in UTF-8. */
  const keepUnreadable = (bytes: Uint8Array, receivedAt: number) =>
    keepBody("not_json", "not JSON in UTF-8", bytes, receivedAt)

  /** Keeps signed JSON that is nested too deep to be walked. */
  const keepTooDeep = (bytes: Uint8Array, receivedAt: number) =>
    WebhookMetrics.normalizationErrors({ canal, error_type: "unexpected" }).pipe(
      Effect.andThen(keepBody("unknown_shape", `nested more than ${DEEPEST} deep`, bytes, receivedAt)),
      Effect.as(NO_RECEIPTS)
    )

  return { store, keepUnreadable, keepTooDeep }
})

/** The metrics of one delivery: how long it took to understand, and what it held. */
const told = (seconds: number, doubts: ReadonlyArray<Doubt>, placed: ReadonlyArray<Placed>) =>
  Effect.withFiber((fiber) => {
    WebhookMetrics.normalizationSeconds.at(fiber, { canal }, seconds)
    for (const { error } of doubts) WebhookMetrics.normalizationErrors.at(fiber, { canal, error_type: error })
    for (const { heard, tenantId } of placed) {
      if (heard.event._tag === "Message") WebhookMetrics.normalized.at(fiber, { canal, tenant_id: tenantId })
    }
    return Effect.void
  })

/** Whose each event is, and who said so; an event of the account belongs to the installation by what it is. */
const countResolved = (placed: ReadonlyArray<Placed>, unplaced: number, dynamic: boolean) => {
  const ofTheInstallation = placed.filter(({ tenantId }) => tenantId === INSTALLATION.tenantId).length
  const ofHotels = placed.length - ofTheInstallation
  return Effect.withFiber((fiber) => {
    if (ofHotels > 0) TenancyMetrics.resolutions.at(fiber, { result: dynamic ? "hit" : "default" }, ofHotels)
    if (unplaced > 0) TenancyMetrics.resolutions.at(fiber, { result: "miss_strict" }, unplaced)
    if (ofTheInstallation > 0) TenancyMetrics.resolutions.at(fiber, { result: "provided" }, ofTheInstallation)
    return Effect.void
  })
}

const NO_GUESTS: ReadonlyArray<GuestId> = []
const NO_RECEIPTS: ReadonlyArray<Receipt> = []
