import { Clock, Duration, Effect, Option } from "effect"
import { Hotels } from "../tenancy/Hotels.ts"
import { Courier } from "./Courier.ts"
import { Deliveries } from "./Deliveries.ts"
import { DeliveryConfig } from "./DeliveryConfig.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"
import { NumberStops } from "./NumberStops.ts"
import { type NewTask, OperatorTasks } from "./OperatorTasks.ts"
import { type Doubtful, OutboxSweeps } from "./OutboxSweeps.ts"
import { Statuses } from "./Statuses.ts"
import { detailOf } from "./TaskDetail.ts"

/** A message that nobody has sent after this long, in milliseconds, has lost its nudge. */
const OVERDUE = 2_000

/**
 * Meta answers sooner than this, in milliseconds: a message that is longer under way may have lost its actor. A new
 * actor begins by holding such a message for uncertain, so that the guest's next ones need not wait for its lease; one
 * that is still sending is not disturbed.
 */
const STALLED = 10_000

const MOST_NUDGES = 1_000
const MOST_ROWS = 500
const MOST_PROBES = 20

/** How often an uncertain message is sent again for a hotel that prefers a duplicate to silence. */
const MOST_RESENDS = 1

/** Nudges whoever has waited too long: after a crash, a lost nudge, a full mailbox, a wait that is over. */
export const sweepOwed = Effect.gen(function* () {
  const sweeps = yield* OutboxSweeps
  const deliveries = yield* Deliveries
  const now = yield* Clock.currentTimeMillis
  const owed = yield* sweeps.owed(now - OVERDUE, now, MOST_NUDGES)
  const stalled = yield* sweeps.stalled(now - STALLED, MOST_NUDGES)
  // One after the other: a thousand actors woken at once would keep a delivery waiting that has to be acknowledged.
  yield* Effect.forEach(
    [...owed, ...stalled],
    (address) => Effect.andThen(deliveries.nudge(address), Effect.yieldNow),
    {
      discard: true
    }
  )
  return owed.length + stalled.length
})

/** Sends that never came back become uncertain; uncertain ones that no status explained go to a person or out again. */
export const sweepUncertain = Effect.gen(function* () {
  const sweeps = yield* OutboxSweeps
  const tasks = yield* OperatorTasks
  const hotels = yield* Hotels
  const { lease, uncertainAfter } = yield* DeliveryConfig
  const now = yield* Clock.currentTimeMillis
  const expired = yield* sweeps.expireLeases(now - Duration.toMillis(lease), MOST_ROWS)
  const doubtful = yield* sweeps.doubtful(now - Duration.toMillis(uncertainAfter), MOST_ROWS)
  const again = (row: Doubtful) =>
    row.resends < MOST_RESENDS &&
    Option.exists(hotels.byTenant(row.tenantId), ({ profile }) => profile.uncertainSends === "resend")
  yield* sweeps.resend(doubtful.filter(again).map(({ id }) => id), now)
  const asked = doubtful.filter((row) => !again(row)).map(({ conversationId, id, tenantId }): NewTask => ({
    tenantId,
    conversationId,
    kind: "uncertain_send",
    subject: id,
    detail: detailOf("uncertain_send", "no status came", null)
  }))
  yield* tasks.open(asked, now)
  yield* DeliveryMetrics.tasks({ kind: "uncertain_send" }, asked.length)
  return expired + doubtful.length
})

/** Settles what the listener missed. */
export const settleStatuses = Effect.flatMap(Statuses, ({ settle }) => settle)

/** Tries one message of each stopped number whose time has come; a number that Meta lets in again goes on by itself. */
export const probeStoppedNumbers = Effect.gen(function* () {
  const stops = yield* NumberStops
  const courier = yield* Courier
  const tasks = yield* OperatorTasks
  const due = yield* stops.due(yield* Clock.currentTimeMillis, MOST_PROBES)
  yield* Effect.forEach(due, (address) =>
    Effect.gen(function* () {
      const verdict = yield* courier.probe(address)
      if (verdict === null || !PROVES_ENTRY.has(verdict)) return
      yield* stops.resume(address.phoneNumberId)
      yield* tasks.close("number_stopped", [address.phoneNumberId], "Meta lets it send again")
      yield* Effect.logInfo("Meta lets a stopped number send again")
    }), { discard: true, concurrency: 4 })
  return due.length
})

/** Meta answered as it answers somebody who may send. */
const PROVES_ENTRY: ReadonlySet<string> = new Set(["Accept", "GiveUp", "AskToWrite"])

/** Writes the gauges. Every process writes the same, so take their maximum. */
export const measure = Effect.gen(function* () {
  const sweeps = yield* OutboxSweeps
  const stops = yield* NumberStops
  const hotels = yield* Hotels
  const { oldestAt, queued, requested, uncertain } = yield* sweeps.depth
  const now = yield* Clock.currentTimeMillis
  yield* DeliveryMetrics.depth({ state: "queued" }, queued)
  yield* DeliveryMetrics.depth({ state: "requested" }, requested)
  yield* DeliveryMetrics.depth({ state: "uncertain" }, uncertain)
  yield* DeliveryMetrics.uncertain({}, uncertain)
  yield* DeliveryMetrics.oldest({}, oldestAt === null ? 0 : Math.max(0, now - oldestAt) / 1000)
  const counts = yield* stops.count
  // Written for every hotel, so that a number that sends again brings its gauge back to 0.
  for (const { tenantId } of hotels.all()) {
    yield* DeliveryMetrics.numberStopped({ tenant_id: tenantId }, counts.get(tenantId) ?? 0)
  }
  return 0
})
