import type { Case, World } from "../Case.ts"
import { histogram } from "../Series.ts"

const acks = (below: number, above: number): World => (time) =>
  histogram(time, "webhook_ack_seconds", "", below, above, (x) => x)

const TOLD = 'inbox_events_total{lane="conversation",receipt="first"}'
/** 50 messages and a few in the seven days before, so that a little less is too little. */
const HABIT = 0.0001
const DAY = 86_400
const oldest = (lane: string) => `inbox_oldest_unhandled_seconds{lane="${lane}"}`

export const cases: ReadonlyArray<Case> = [
  { alert: "WebhookAckSlow", world: acks(1, 2.5), bad: 0.053, edge: 0.049, good: 0 },
  { alert: "WebhookAckVerySlow", world: acks(5, 10), bad: 0.055, edge: 0.049, good: 0 },
  {
    alert: "WebhookRefusesDeliveries",
    world: (time) => ({
      'webhook_requests_total{outcome="unavailable"}': time.counter((x) => x / 300),
      'webhook_requests_total{outcome="broken"}': time.counter(() => 0),
      'webhook_requests_total{outcome="stored"}': time.counter(() => 1)
    }),
    bad: 3.3,
    edge: 2.6,
    good: 0
  },
  {
    alert: "WebhookSignaturesRefused",
    world: (time) => ({
      'webhook_signature_failures_total{reason="mismatch"}': time.counter((x) => x / 900),
      'webhook_signature_failures_total{reason="missing"}': time.counter(() => 1)
    }),
    bad: 11,
    edge: 9,
    good: 0,
    hold: 30
  },
  {
    alert: "SilenceInBusinessHours",
    // From 10:00 to 22:40 on the eighth day nobody writes.
    step: 10,
    evaluate: 20,
    warm: 7 * 144 + 60,
    hold: 76,
    clear: 12,
    world: (time) => ({ [TOLD]: time.counter((x) => x === 1 ? 0 : HABIT) }),
    bad: 1,
    edge: 2,
    good: 0,
    near: [
      // Statuses of Meta and repeats are no guests, and where few ever write a silence says nothing.
      (time) => ({ [TOLD]: time.counter((x) => x === 1 ? 0 : HABIT * 0.8) }),
      (time) => ({ 'inbox_events_total{lane="status",receipt="first"}': time.counter((x) => x === 1 ? 0 : HABIT) }),
      (time) => ({
        'inbox_events_total{lane="conversation",receipt="again"}': time.counter((x) => x === 1 ? 0 : HABIT)
      }),
      // Silences of the night: from nine on, and until shortly before noon.
      (time) => ({
        [TOLD]: time.gauge((_, seconds) =>
          HABIT * (seconds - Math.max(0, Math.min(seconds - 7 * DAY + 10_800, 10_800)))
        )
      }),
      (time) => ({
        [TOLD]: time.gauge((_, seconds) => HABIT * (seconds - Math.max(0, Math.min(seconds - 7 * DAY, 42_600))))
      })
    ]
  },
  {
    alert: "SilenceInBusinessHours",
    // Somebody is told soon after noon.
    step: 10,
    evaluate: 20,
    warm: 7 * 144 + 60,
    hold: 24,
    clear: 12,
    world: (time) => ({ [TOLD]: time.counter((x) => x === 1 ? 0 : HABIT) }),
    bad: 1,
    edge: 2,
    good: 0
  },
  {
    alert: "InboxNotDraining",
    labels: { lane: "status" },
    world: (time) => ({ [oldest("status")]: time.gauge((x) => x), [oldest("account")]: time.gauge(() => 0) }),
    bad: 66,
    edge: 58,
    good: 0
  },
  {
    alert: "InboxStuck",
    labels: { lane: "conversation" },
    world: (time) => ({ [oldest("conversation")]: time.gauge((x) => x) }),
    bad: 330,
    edge: 290,
    good: 0
  },
  {
    alert: "QuarantineGrowing",
    world: (time) => ({
      'quarantine_events_total{reason="bad_item"}': time.counter((x) => x / 3600),
      'quarantine_events_total{reason="not_json"}': time.counter(() => 0)
    }),
    bad: 5.5,
    edge: 4.8,
    good: 0,
    warm: 70,
    hold: 90,
    clear: 80
  },
  {
    alert: "DeadLettersWaiting",
    world: (time) => ({ dead_letters_open: time.gauge((x) => x) }),
    bad: 1,
    edge: 0,
    good: 0
  }
]
