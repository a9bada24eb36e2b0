import type { Case } from "../Case.ts"

const sends = (outcome: string) => `whatsapp_sends_total{outcome="${outcome}"}`

export const cases: ReadonlyArray<Case> = [
  {
    alert: "OutboxNotDraining",
    world: (time) => ({ outbox_oldest_seconds: time.gauge((x) => x) }),
    bad: 330,
    edge: 290,
    good: 0
  },
  {
    alert: "OutboxStuck",
    world: (time) => ({ outbox_oldest_seconds: time.gauge((x) => x) }),
    bad: 1980,
    edge: 1750,
    good: 0
  },
  {
    alert: "UncertainSendsWaiting",
    world: (time) => ({ uncertain_sends: time.gauge((x) => x) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "WhatsAppNumberStopped",
    labels: { tenant_id: "casa" },
    world: (time) => ({
      'whatsapp_number_stopped{tenant_id="casa"}': time.gauge((x) => x),
      'whatsapp_number_stopped{tenant_id="faro"}': time.gauge(() => 0)
    }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "WhatsAppTokenErrors",
    world: (time) => ({
      'whatsapp_api_errors_total{class="credential"}': time.counter((x) => x / 300),
      'whatsapp_api_errors_total{class="throttle"}': time.counter(() => 1)
    }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "WhatsAppRefusals",
    world: (time) => ({
      [sends("refused")]: time.counter((x) => x / 900),
      [sends("accepted")]: time.counter((x) => (25 - x) / 900)
    }),
    bad: 5.5,
    edge: 4.5,
    good: 0,
    hold: 30,
    near: [
      // As large a share, but too few; as many, but a smaller share.
      (time) => ({
        [sends("refused")]: time.counter((x) => x > 0 ? 4.4 / 900 : 0),
        [sends("accepted")]: time.counter(() => 5 / 900)
      }),
      (time) => ({
        [sends("refused")]: time.counter((x) => x / 900),
        [sends("accepted")]: time.counter(() => 25 / 900)
      }),
      (time) => ({
        [sends("throttled")]: time.counter((x) => x / 900),
        [sends("accepted")]: time.counter(() => 1 / 900)
      })
    ]
  }
]
