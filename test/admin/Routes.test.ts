import { assert, layer } from "@effect/vitest"
import { Effect, Predicate, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { ROUTES } from "../../src/admin/Route.ts"
import { ReservationId } from "../../src/booking/Reservation.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { HoldId } from "../../src/locks/Hold.ts"
import { KINDS } from "../../src/authorizer/AuthorizerMetrics.ts"
import { pathOf } from "../../src/authorizer/AuthorizerRoutes.ts"
import { PERMISSIONS } from "../../src/identity/Permission.ts"
import { Identity } from "../../src/identity/Identity.ts"
import { PATH as PAYMENTS } from "../../src/payments/PaymentRoutes.ts"
import { OF_EVERY_CALLER, PER_MINUTE, perMinuteOf, UNLIMITED } from "../../src/limits/RouteLimits.ts"
import { PATH as WEBHOOK } from "../../src/whatsapp/WebhookRoutes.ts"
import { BETTER, GOOD } from "../identity/world.ts"
import { bearer, type Belongings, belongings, casa, Door, keyOf, lantern, loggedIn, World } from "./world.ts"

interface Sample {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  /** Said to everybody alike, or about oneself: no hotel to be strange to. */
  readonly ofNoHotel?: true
}

const because = { because: "seen" }
const search = {
  hotel: "casa",
  stay: { arrive: "2027-03-10", leave: "2027-03-12" },
  party: { adults: 2, childAges: [] }
}
const profile = { name: "Casa", timeZone: "America/Montevideo", defaultLanguage: "es", uncertainSends: "operator" }

/** A good request to each route; a route that is not here fails the first test below. */
const samples = (b: Belongings): Readonly<Record<string, Sample>> => ({
  "POST /auth/login": {
    path: "/auth/login",
    body: { email: "p@casa.example", password: GOOD },
    status: 401,
    ofNoHotel: true
  },
  "POST /auth/refresh": { path: "/auth/refresh", body: { refreshToken: "x" }, status: 401, ofNoHotel: true },
  "GET /auth/verify": { path: "/auth/verify", status: 200, ofNoHotel: true },
  "POST /auth/change-password": {
    path: "/auth/change-password",
    body: { currentPassword: GOOD, newPassword: BETTER },
    status: 204,
    ofNoHotel: true
  },
  "GET /auth/sessions": { path: "/auth/sessions", status: 200, ofNoHotel: true },
  "DELETE /auth/sessions/:id": { path: `/auth/sessions/${b.session}`, status: 404 },
  "POST /auth/logout": { path: "/auth/logout", status: 204, ofNoHotel: true },
  "GET /admin/dashboard": { path: "/admin/dashboard?hotel=casa", status: 200 },
  "GET /admin/conversations": { path: "/admin/conversations?hotel=casa&limit=5", status: 200 },
  "GET /admin/conversations/:hotel/:guest": { path: `/admin/conversations/casa/${b.guest}`, status: 200 },
  "POST /admin/conversations/:hotel/:guest/take-over": {
    path: `/admin/conversations/casa/${b.guest}/take-over`,
    status: 204
  },
  "POST /admin/conversations/:hotel/:guest/reply": {
    path: `/admin/conversations/casa/${b.guest}/reply`,
    body: { text: "Buenas tardes" },
    status: 202
  },
  "POST /admin/conversations/:hotel/:guest/hand-back": {
    path: `/admin/conversations/casa/${b.guest}/hand-back`,
    status: 204
  },
  "GET /admin/tenants": { path: "/admin/tenants?hotel=casa&limit=5", status: 200 },
  "POST /admin/tenants": { path: "/admin/tenants", body: { tenantId: `n-${b.guest}`, profile }, status: 201 },
  "POST /admin/tenants/refresh": { path: "/admin/tenants/refresh", status: 200 },
  "POST /admin/tenants/resolve": {
    path: "/admin/tenants/resolve",
    body: { identifier: "ana@example.com", hotel: "casa" },
    status: 200
  },
  "GET /admin/tenants/:tenant": { path: `/admin/tenants/${b.tenant}`, status: 200 },
  "PATCH /admin/tenants/:tenant": {
    path: `/admin/tenants/${b.tenant}`,
    headers: { "if-match": '"1"' },
    body: { profile },
    status: 200
  },
  "POST /admin/tenants/:tenant/numbers": {
    path: `/admin/tenants/${b.tenant}/numbers`,
    body: { phoneNumberId: `n-${b.guest}`, displayPhone: "+54 294 555-0142", validFrom: 1 },
    status: 201
  },
  "POST /admin/tenants/:tenant/numbers/:number/end": {
    path: `/admin/tenants/${b.tenant}/numbers/${b.guest}/end`,
    body: {},
    status: 200
  },
  "POST /admin/tenants/:tenant/numbers/:number/move": {
    path: `/admin/tenants/${b.tenant}/numbers/${b.guest}/move`,
    body: { to: "casa", at: 1 },
    status: 200
  },
  "GET /admin/tenants/:tenant/identifiers": { path: `/admin/tenants/${b.tenant}/identifiers?limit=5`, status: 200 },
  "POST /admin/tenants/:tenant/identifiers": {
    path: `/admin/tenants/${b.tenant}/identifiers`,
    body: { identifier: `${b.guest}@other.example` },
    status: 201
  },
  "DELETE /admin/tenants/:tenant/identifiers/:identifier": {
    path: `/admin/tenants/${b.tenant}/identifiers/${b.guest}`,
    status: 204
  },
  "GET /admin/tenants/:tenant/content": { path: `/admin/tenants/${b.tenant}/content`, status: 200 },
  "PUT /admin/tenants/:tenant/content": {
    path: `/admin/tenants/${b.tenant}/content`,
    headers: { "if-match": '"0"' },
    body: { amenities: { pool: { has: true } } },
    status: 200
  },
  "GET /admin/tenants/:tenant/pms": { path: `/admin/tenants/${b.tenant}/pms`, status: 200 },
  "PUT /admin/tenants/:tenant/pms": {
    path: `/admin/tenants/${b.tenant}/pms`,
    headers: { "if-match": '"1"' },
    body: { baseUrl: "https://pms.example/shop", hotelId: "2" },
    status: 200
  },
  "DELETE /admin/tenants/:tenant/pms": { path: `/admin/tenants/${b.tenant}/pms`, status: 204 },
  "GET /admin/tenants/:tenant/secrets": { path: `/admin/tenants/${b.tenant}/secrets`, status: 200 },
  "PUT /admin/tenants/:tenant/secrets/:purpose": {
    path: `/admin/tenants/${b.tenant}/secrets/whatsapp-access-token`,
    body: { value: "EAAG-a-token-of-the-hotel" },
    status: 204
  },
  "DELETE /admin/tenants/:tenant/secrets/:purpose": {
    path: `/admin/tenants/${b.tenant}/secrets/pms-api-key`,
    status: 204
  },
  "GET /admin/feature-flags": { path: "/admin/feature-flags?hotel=casa", status: 200 },
  "PUT /admin/feature-flags/:flag": {
    path: "/admin/feature-flags/canary.enabled?hotel=casa",
    body: { on: true },
    status: 204
  },
  "DELETE /admin/feature-flags/:flag": { path: "/admin/feature-flags/canary.enabled?hotel=casa", status: 204 },
  "GET /admin/log-level": { path: "/admin/log-level", status: 200 },
  "PUT /admin/log-level": { path: "/admin/log-level", body: { level: "Debug", minutes: 5 }, status: 200 },
  "DELETE /admin/log-level": { path: "/admin/log-level", status: 204 },
  "GET /admin/audit-logs": { path: "/admin/audit-logs?hotel=casa", status: 200 },
  "GET /admin/users": { path: "/admin/users?hotel=casa", status: 200 },
  "POST /admin/users": {
    path: "/admin/users",
    body: { email: `n${b.guest}@casa.example`, name: "Nora", role: "receptionist", tenantId: "casa" },
    status: 201
  },
  "GET /admin/users/:id": { path: `/admin/users/${b.userId}`, status: 200 },
  "PATCH /admin/users/:id": {
    path: `/admin/users/${b.userId}`,
    headers: { "if-match": `"${b.version}"` },
    body: { name: "Eva" },
    status: 200
  },
  "POST /admin/users/:id/reset-password": { path: `/admin/users/${b.userId}/reset-password`, status: 200 },
  "GET /admin/sessions": { path: "/admin/sessions?hotel=casa", status: 200 },
  "DELETE /admin/sessions/:id": { path: `/admin/sessions/${b.session}`, status: 204 },
  "GET /admin/api-keys": { path: "/admin/api-keys?hotel=casa", status: 200 },
  "POST /admin/api-keys": {
    path: "/admin/api-keys",
    body: { name: "till", tenantId: "casa", permissions: ["outbox:read"], expiresInDays: 30 },
    status: 201
  },
  "POST /admin/api-keys/:id/rotate": {
    path: `/admin/api-keys/${b.key}/rotate`,
    body: { overlapHours: 1 },
    status: 200
  },
  "DELETE /admin/api-keys/:id": { path: `/admin/api-keys/${b.key}`, status: 204 },
  "GET /admin/dead-letters": { path: "/admin/dead-letters?hotel=casa", status: 200 },
  "GET /admin/dead-letters/:id": { path: `/admin/dead-letters/${b.letter}`, status: 200 },
  "POST /admin/dead-letters/:id/replay": { path: `/admin/dead-letters/${b.letter}/replay`, status: 204 },
  "POST /admin/dead-letters/:id/discard": {
    path: `/admin/dead-letters/${b.letter}/discard`,
    body: because,
    status: 204
  },
  "GET /admin/dead-letters/:id/replay": { path: `/admin/dead-letters/${b.letter}/replay`, status: 200 },
  "GET /admin/reservations": {
    path: "/admin/reservations?hotel=casa&stage=awaiting_deposit&deposit=receipt_given&arrivingFrom=2027-01-01",
    status: 200
  },
  "GET /admin/reservations/:id": { path: `/admin/reservations/${b.reservation}`, status: 200 },
  "POST /admin/reservations/offers": { path: "/admin/reservations/offers", body: search, status: 200 },
  "POST /admin/reservations": {
    path: "/admin/reservations",
    headers: { "idempotency-key": `0198c1de-6a3f-${b.guest.padStart(12, "0")}` },
    body: {
      ...search,
      guest: { phone: "+59899123456" },
      pieces: { name: "Ana García", email: "ana@example.com" },
      deposit: "settled"
    },
    status: 201
  },
  "POST /admin/reservations/:id/confirm-deposit": {
    path: `/admin/reservations/${b.reservation}/confirm-deposit`,
    status: 200
  },
  "POST /admin/reservations/:id/reject-deposit": {
    path: `/admin/reservations/${b.reservation}/reject-deposit`,
    status: 200
  },
  "POST /admin/reservations/:id/release": { path: `/admin/reservations/${b.reservation}/release`, status: 200 },
  "GET /admin/reservations/:id/cancellation-fee": {
    path: `/admin/reservations/${b.booked}/cancellation-fee`,
    status: 200
  },
  "POST /admin/reservations/:id/cancel": { path: `/admin/reservations/${b.booked}/cancel`, status: 200 },
  "POST /admin/reservations/:id/move-quote": {
    path: `/admin/reservations/${b.booked}/move-quote`,
    body: { stay: search.stay, roomTypeId: "2" },
    status: 200
  },
  "POST /admin/reservations/:id/move": {
    path: `/admin/reservations/${b.booked}/move`,
    headers: { "idempotency-key": `0198c1de-6a3f-${b.guest.padStart(12, "0")}` },
    body: { stay: search.stay, agreed: { minor: 1, currency: "UYU" }, deposit: "asked" },
    status: 409
  },
  "POST /admin/reservations/:id/retry": { path: `/admin/reservations/${b.stuck}/retry`, status: 200 },
  "GET /admin/holds/:hotel": { path: "/admin/holds/casa", status: 200 },
  "POST /admin/holds/:hotel/:id/release": {
    path: `/admin/holds/casa/${encodeURIComponent(b.hold)}/release`,
    body: because,
    status: 204
  },
  "POST /admin/holds/:hotel/release-all": { path: "/admin/holds/casa/release-all", body: because, status: 200 },
  "GET /admin/reviews": { path: "/admin/reviews?hotel=casa&only=unanswered", status: 200 },
  "GET /admin/reviews/analytics": { path: "/admin/reviews/analytics?hotel=casa&days=30", status: 200 },
  "GET /admin/tickets": { path: "/admin/tickets?hotel=casa", status: 200 },
  "POST /admin/tickets/:id/take": { path: `/admin/tickets/${b.ticket}/take`, status: 204 },
  "POST /admin/tickets/:id/done": { path: `/admin/tickets/${b.ticket}/done`, status: 204 },
  "GET /admin/outbox/uncertain": { path: "/admin/outbox/uncertain?hotel=casa", status: 200 },
  "POST /admin/outbox/uncertain/:id/resolve": {
    path: `/admin/outbox/uncertain/${b.send}/resolve`,
    body: { as: "drop", ...because },
    status: 204
  },
  "GET /admin/quarantine/:id/replay": { path: `/admin/quarantine/${b.quarantined}/replay`, status: 200 },
  "POST /admin/quarantine/:id/replay": { path: `/admin/quarantine/${b.quarantined}/replay`, status: 200 },
  "GET /admin/quarantine": { path: "/admin/quarantine", status: 200 },
  "GET /admin/quarantine/:id": { path: `/admin/quarantine/${b.quarantined}`, status: 200 },
  "POST /admin/quarantine/:id/discard": {
    path: `/admin/quarantine/${b.quarantined}/discard`,
    body: because,
    status: 204
  },
  "GET /admin/operator-tasks": { path: "/admin/operator-tasks?hotel=casa&kind=uncertain_send", status: 200 },
  "POST /admin/operator-tasks/:id/done": { path: `/admin/operator-tasks/${b.task}/done`, body: because, status: 204 }
})

const typeOf = (body: unknown) => Predicate.hasProperty(body, "type") ? body.type : undefined
const problem = (name: string) => `urn:conserje:problem:${name}`

/** The same of things that are nowhere. */
const absent = (b: Belongings): Belongings => ({
  ...b,
  guest: "gone",
  tenant: "nowhere",
  letter: "999999999",
  task: "999999999",
  quarantined: "999999999",
  userId: `${b.userId}x`,
  session: `${b.session}x`,
  send: `${b.send}x`,
  ticket: `${b.ticket}x`,
  reservation: ReservationId.make(`${b.reservation}x`),
  booked: ReservationId.make(`${b.booked}x`),
  stuck: ReservationId.make(`${b.stuck}x`),
  hold: HoldId.make(`x${b.hold}`),
  key: `${b.key}x`
})

/** Of the installation as a whole: only for who sees every hotel. */
const OF_THE_INSTALLATION =
  /\/admin\/(?:log-level|quarantine)|^POST \/admin\/tenants(?:\/refresh)?$|\/numbers|^(?:PUT|DELETE) .*\/pms$/

type Person = Effect.Success<ReturnType<typeof loggedIn>>
let kept: { readonly spent: Person; readonly expired: Person } | undefined

/** Two whose tokens were good once: one has logged out, the other's time is over. */
const worthless = Effect.gen(function* () {
  if (kept !== undefined) return kept
  const spent = yield* loggedIn("admin", null)
  yield* Identity.use(({ logOut, whoIs }) => Effect.flatMap(whoIs(spent.granted.accessToken), logOut))
  const expired = yield* loggedIn("admin", null)
  yield* TestClock.adjust("31 minutes")
  return kept = { spent, expired }
})

layer(World, { timeout: "120 seconds" })("every route", (it) => {
  it.effect("is tried here and says what it needs", () =>
    Effect.gen(function* () {
      const tried = samples(yield* belongings)
      assert.deepStrictEqual(
        ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted(),
        Object.keys(tried).toSorted()
      )
      assert.deepStrictEqual(ROUTES.filter(({ needs }) => needs === undefined).map(({ path }) => path), [])
    }))

  for (const route of ROUTES) {
    const { method, needs, path } = route
    it.effect(`${method} ${path}: only for whom it is`, () =>
      Effect.gen(function* () {
        const { ask } = yield* Door
        yield* TestClock.adjust("2 minutes")
        const b = yield* belongings
        const sample = samples(b)[`${method} ${path}`]
        if (sample === undefined) return assert.fail("no sample")
        const send = (headers: Readonly<Record<string, string>>) =>
          ask(method, sample.path, {
            headers: { ...sample.headers, ...headers },
            ...(sample.body === undefined ? {} : { body: sample.body })
          })

        if (needs !== "nobody") {
          const { expired, spent } = yield* worthless
          for (
            const [who, headers] of Object.entries({
              "no token": {},
              "a bad token": bearer("nonsense").headers,
              "a refresh token": bearer(Redacted.value(expired.granted.refreshToken)).headers,
              "a token after a logout": spent.headers,
              "an expired token": expired.headers,
              "a bad key": { "x-api-key": "ck_nonsense" }
            })
          ) {
            const answer = yield* send(headers)
            assert.deepStrictEqual([answer.status, typeOf(answer.body)], [401, problem("not-authenticated")], who)
            assert.include(answer.headers.get("content-type"), "application/problem+json")
          }
        }
        if (needs !== "nobody" && needs !== "self") {
          const lesser = yield* keyOf(null, PERMISSIONS.filter((permission) => permission !== needs))
          const answer = yield* send(lesser.headers)
          assert.deepStrictEqual([answer.status, typeOf(answer.body)], [403, problem("not-permitted")], "wrong role")
        }
        if (sample.ofNoHotel !== true) {
          const stranger = needs === "self" ? yield* loggedIn("admin", lantern) : yield* keyOf(lantern)
          const answer = yield* send(stranger.headers)
          assert.include([403, 404], answer.status, "wrong hotel")
          assert.notInclude(JSON.stringify(answer.body), b.guest)
          // What is another hotel's sounds to them like what is nowhere.
          const nowhere = samples(absent(b))[`${method} ${path}`] ?? sample
          const other = yield* ask(method, nowhere.path, {
            headers: { ...nowhere.headers, ...stranger.headers },
            ...(nowhere.body === undefined ? {} : { body: nowhere.body })
          })
          assert.deepStrictEqual([answer.status, answer.body], [other.status, other.body], "wrong hotel, or nowhere")
        }
        // Whoever belongs to the hotel may do the same as who sees all of them, but for what is of the installation.
        const everywhere = needs === "self" ? yield* loggedIn("admin", null) : yield* keyOf(null)
        const own = needs === "self" || needs === "nobody"
          ? everywhere
          : yield* keyOf(path.includes("/:tenant") ? TenantId.make(b.tenant) : casa)
        const ofInstallation = OF_THE_INSTALLATION.test(`${method} ${path}`)
        if (ofInstallation) {
          const answer = yield* send(own.headers)
          assert.deepStrictEqual([answer.status, typeOf(answer.body)], [403, problem("not-permitted")], "one hotel")
        } else if (method === "GET") assert.strictEqual((yield* send(everywhere.headers)).status, sample.status)
        const admin = ofInstallation ? everywhere : own
        const conversation = `/admin/conversations/casa/${b.guest}`
        if (path.endsWith("/reply") || path.endsWith("/hand-back")) {
          assert.strictEqual((yield* ask("POST", `${conversation}/take-over`, { headers: admin.headers })).status, 204)
        }
        const good = yield* send(admin.headers)
        assert.strictEqual(good.status, sample.status, JSON.stringify(good.body))
      }), 60_000)
  }
})

layer(World, { timeout: "120 seconds" })("the table of limits", (it) => {
  it.effect("has every door of the house once, and no other", () =>
    Effect.gen(function* () {
      const { doors } = yield* Door
      const counted = Object.keys(PER_MINUTE)
      const probes = ["/health", "/health/live", "/health/ready", "/metrics"].map((path) => `GET ${path}`)
      const webhook = [...["GET", "POST"].map((method) => `${method} ${WEBHOOK}`), `POST ${PAYMENTS}`]
      assert.deepStrictEqual(
        [...doors, ...probes, ...webhook, ...KINDS.map((kind) => `POST ${pathOf(kind)}`)].toSorted(),
        [...counted, ...Object.keys(UNLIMITED)].toSorted()
      )
      for (const { method, path, perMinute } of ROUTES) assert.strictEqual(perMinute, perMinuteOf(`${method} ${path}`))
    }))

  it("has the numbers that were promised", () => {
    assert.deepInclude(PER_MINUTE, {
      "GET /webhooks/whatsapp": 60,
      "POST /webhooks/whatsapp": 120,
      "GET /admin/dashboard": 30,
      "GET /admin/feature-flags": 60,
      "GET /admin/audit-logs": 60
    })
    assert.strictEqual(OF_EVERY_CALLER.key, 100)
  })
})
