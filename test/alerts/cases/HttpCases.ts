import type { Case } from "../Case.ts"
import { histogram, PROCESS } from "../Series.ts"

const answered = (status: string, endpoint = "/webhooks/whatsapp") =>
  `http_requests_total{${PROCESS},method="POST",endpoint="${endpoint}",status_code="${status}"}`

export const cases: ReadonlyArray<Case> = [
  {
    alert: "HighHttp5xxRate",
    labels: { endpoint: "/webhooks/whatsapp" },
    world: (time) => ({ [answered("503")]: time.counter((x) => x), [answered("429")]: time.counter(() => 1) }),
    bad: 0.11,
    edge: 0.095,
    good: 0
  },
  {
    alert: "HighErrorRate5xx",
    world: (time) => ({ [answered("500")]: time.counter((x) => x), [answered("200")]: time.counter((x) => 1 - x) }),
    bad: 0.055,
    edge: 0.049,
    good: 0,
    // Four errors in five minutes are too few, whatever their share.
    near: [(time) => ({
      [answered("500")]: time.counter((x) => x === 0 ? 0 : 4.4 / 300),
      [answered("200")]: time.counter(() => 0.01)
    })]
  },
  {
    alert: "HighErrorRate5xx",
    // So many errors in five minutes, among few requests.
    world: (time) => ({ [answered("500")]: time.counter((x) => x / 300), [answered("200")]: time.counter(() => 0.01) }),
    bad: 5.5,
    edge: 4.6,
    good: 0
  },
  {
    alert: "DashboardHighErrorRate",
    world: (time) => ({
      [answered("500", "/admin/tenants")]: time.counter((x) => x),
      [answered("200", "/admin/tenants")]: time.counter((x) => 1 - x),
      [answered("200", "/health/live")]: time.counter(() => 100)
    }),
    bad: 0.055,
    edge: 0.049,
    good: 0,
    near: [(time) => ({
      [answered("500", "/elsewhere")]: time.counter((x) => x),
      [answered("200", "/admin/tenants")]: time.counter(() => 1)
    })]
  },
  {
    alert: "DashboardHighLatency",
    world: (time) =>
      histogram(time, "request_duration_seconds", 'endpoint="/webhooks/whatsapp",method="POST"', 5, 7.5, (x) => x),
    bad: 0.055,
    edge: 0.049,
    good: 0,
    near: [(time) => histogram(time, "request_duration_seconds", 'endpoint="/chat",method="POST"', 5, 7.5, (x) => x)]
  },
  {
    alert: "HighWebhook429Rate",
    world: (time) => ({ [answered("429")]: time.counter((x) => x), [answered("200")]: time.counter(() => 1) }),
    bad: 0.22,
    edge: 0.19,
    good: 0,
    near: [
      (time) => ({ [answered("429", "/chat")]: time.counter((x) => x) }),
      (time) => ({ [answered("401")]: time.counter((x) => x) })
    ]
  }
]
