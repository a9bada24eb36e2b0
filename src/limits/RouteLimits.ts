/**
 * How often each door may be used in a minute: by one caller (a person or a key) where somebody is known, by one
 * address where nobody is. The only place where these numbers stand; `WEBHOOK_RATE_LIMIT_PER_MINUTE` and
 * `WEBHOOK_VERIFY_RATE_LIMIT_PER_MINUTE` may raise Meta's two.
 */
export const PER_MINUTE = {
  "GET /webhooks/whatsapp": 60,
  "POST /webhooks/whatsapp": 120,
  "POST /webhooks/authorizer/user-signup": 600,
  "POST /webhooks/authorizer/user-updated": 600,
  "POST /webhooks/authorizer/user-deleted": 600,
  "POST /webhooks/authorizer/user-login": 600,
  "POST /webhooks/payments/:tenant": 120,
  "POST /auth/login": 20,
  "POST /auth/refresh": 60,
  "GET /auth/verify": 120,
  "POST /auth/logout": 60,
  "POST /auth/change-password": 5,
  "GET /auth/sessions": 60,
  "DELETE /auth/sessions/:id": 60,
  "GET /admin/dashboard": 30,
  "GET /admin/conversations": 60,
  "GET /admin/conversations/:hotel/:guest": 120,
  "POST /admin/conversations/:hotel/:guest/take-over": 60,
  "POST /admin/conversations/:hotel/:guest/reply": 60,
  "POST /admin/conversations/:hotel/:guest/hand-back": 60,
  "GET /admin/tenants": 60,
  "POST /admin/tenants": 30,
  "POST /admin/tenants/refresh": 30,
  "POST /admin/tenants/resolve": 60,
  "GET /admin/tenants/:tenant": 60,
  "PATCH /admin/tenants/:tenant": 60,
  "POST /admin/tenants/:tenant/numbers": 60,
  "POST /admin/tenants/:tenant/numbers/:number/end": 60,
  "POST /admin/tenants/:tenant/numbers/:number/move": 60,
  "GET /admin/tenants/:tenant/identifiers": 60,
  "POST /admin/tenants/:tenant/identifiers": 60,
  "DELETE /admin/tenants/:tenant/identifiers/:identifier": 60,
  "GET /admin/tenants/:tenant/content": 60,
  "PUT /admin/tenants/:tenant/content": 60,
  "GET /admin/tenants/:tenant/pms": 60,
  "PUT /admin/tenants/:tenant/pms": 60,
  "DELETE /admin/tenants/:tenant/pms": 60,
  "GET /admin/tenants/:tenant/secrets": 60,
  "PUT /admin/tenants/:tenant/secrets/:purpose": 30,
  "DELETE /admin/tenants/:tenant/secrets/:purpose": 30,
  "GET /admin/feature-flags": 60,
  "PUT /admin/feature-flags/:flag": 60,
  "DELETE /admin/feature-flags/:flag": 60,
  "GET /admin/log-level": 60,
  "PUT /admin/log-level": 60,
  "DELETE /admin/log-level": 60,
  "GET /admin/audit-logs": 60,
  "GET /admin/users": 60,
  "POST /admin/users": 60,
  "GET /admin/users/:id": 60,
  "PATCH /admin/users/:id": 60,
  "POST /admin/users/:id/reset-password": 60,
  "GET /admin/sessions": 60,
  "DELETE /admin/sessions/:id": 60,
  "GET /admin/api-keys": 60,
  "POST /admin/api-keys": 60,
  "POST /admin/api-keys/:id/rotate": 60,
  "DELETE /admin/api-keys/:id": 60,
  "GET /admin/reservations": 60,
  "GET /admin/reservations/:id": 120,
  "POST /admin/reservations/offers": 30,
  "POST /admin/reservations": 30,
  "POST /admin/reservations/:id/confirm-deposit": 60,
  "POST /admin/reservations/:id/reject-deposit": 60,
  "POST /admin/reservations/:id/release": 60,
  "GET /admin/reservations/:id/cancellation-fee": 60,
  "POST /admin/reservations/:id/cancel": 60,
  "POST /admin/reservations/:id/move-quote": 30,
  "POST /admin/reservations/:id/move": 30,
  "POST /admin/reservations/:id/retry": 30,
  "GET /admin/holds/:hotel": 60,
  "POST /admin/holds/:hotel/:id/release": 60,
  "POST /admin/holds/:hotel/release-all": 10,
  "GET /admin/reviews": 60,
  "GET /admin/reviews/analytics": 60,
  "GET /admin/tickets": 60,
  "POST /admin/tickets/:id/take": 60,
  "POST /admin/tickets/:id/done": 60,
  "GET /admin/outbox/uncertain": 60,
  "POST /admin/outbox/uncertain/:id/resolve": 60,
  "GET /admin/dead-letters": 60,
  "GET /admin/dead-letters/:id": 60,
  "GET /admin/dead-letters/:id/replay": 60,
  "POST /admin/dead-letters/:id/replay": 60,
  "POST /admin/dead-letters/:id/discard": 60,
  "GET /admin/quarantine": 60,
  "GET /admin/quarantine/:id": 60,
  "GET /admin/quarantine/:id/replay": 60,
  "POST /admin/quarantine/:id/replay": 60,
  "POST /admin/quarantine/:id/discard": 60,
  "GET /admin/operator-tasks": 60,
  "POST /admin/operator-tasks/:id/done": 60
} as const satisfies Readonly<Record<string, number>>

/** Doors that are not counted, and why that is right. */
export const UNLIMITED = {
  "GET /health": "For probes: it reads nothing.",
  "GET /health/live": "For probes: it reads nothing.",
  "GET /health/ready": "For probes: it says what a loop found out, and asks nobody.",
  "GET /metrics": "Only for addresses and tokens of the house itself.",
  "GET /openapi.json": "Made once, and the same for everybody.",
  "GET /docs": "Made once, and the same for everybody; off in production unless asked for.",
  "GET /docs.css": "Made once, and the same for everybody; off in production unless asked for."
} as const satisfies Readonly<Record<string, string>>

/** Requests in a minute over all routes together. */
export const OF_EVERY_CALLER = {
  person: 300,
  /** A key that says nothing else. */
  key: 100,
  /** Wrong tokens and keys that one address may show: each costs a look into the database. */
  stranger: 60
} as const

/** Of a door that was forgotten above: a test finds it before anybody is slowed down by it. */
const FORGOTTEN = 10

const known: ReadonlyMap<string, number> = new Map(Object.entries(PER_MINUTE))

/** @param route method and path with its parameters' names, as in the table */
export const perMinuteOf = (route: string): number => known.get(route) ?? FORGOTTEN
