/**
 * Whether the time of a refused login tells who has an account: `deno task bench:login`.
 *
 * One caller, kinds of attempts in turn, in an order drawn anew each round, so that whatever else the machine does
 * touches all of them. Each kind has as many accounts, real or not, as the others, and each account as many attempts
 * from as many addresses. An attacker needs a difference that shows in ranks: `above` says how often an attempt of the
 * kind takes longer than one at an account that nobody has, 0.5 being never more often than chance.
 */
import { Effect, Layer, ManagedRuntime, Option, Redacted } from "effect"
import { Audit } from "../src/audit/Audit.ts"
import { AuditSpool } from "../src/audit/AuditSpool.ts"
import { TenantId } from "../src/domain/Ids.ts"
import { Identity } from "../src/identity/Identity.ts"
import { IdentityConfig } from "../src/identity/IdentityConfig.ts"
import * as IdentityRoom from "../src/identity/IdentityRoom.ts"
import { PasswordChanges } from "../src/identity/PasswordChanges.ts"
import { Users } from "../src/identity/Users.ts"
import * as Database from "../src/sql/Database.ts"
import * as Migrations from "../src/sql/Migrations.ts"
import * as Machine from "./support/Machine.ts"
import { summarise } from "./support/Percentiles.ts"
import * as Postgres from "./support/Postgres.ts"
import { rankTest } from "./support/RankTest.ts"

const ACCOUNTS = 10
const ROUNDS = 30
const PASSWORD = "Mar-de-Fondo-72-algas"

/** Beyond this a stranger learns something, if chance alone would not show it more often than once in a thousand. */
const MOST_ABOVE = 0.08
const LEAST_P = 0.001

const KINDS = ["nobody", "wrong password", "closed account", "account without a password"] as const
type Kind = typeof KINDS[number]

const emailOf = (kind: Kind, n: number) => `${kind.replaceAll(" ", "-")}-${n}@casa.example`

const people = Effect.gen(function* () {
  const users = yield* Users
  const hash = yield* PasswordChanges.use((changes) =>
    changes.accepted(Redacted.make(PASSWORD), { email: "somebody@casa.example", name: "Ana" })
  )
  for (const kind of KINDS) {
    if (kind === "nobody") continue
    for (let n = 0; n < ACCOUNTS; n++) {
      const passwordHash = kind === "account without a password" ? null : hash
      const user = yield* users.create({
        email: emailOf(kind, n),
        name: "Ana",
        role: "receptionist",
        tenantId: TenantId.make("casa"),
        passwordHash,
        mustChange: false
      })
      if (kind === "closed account") yield* users.update(user.id, user.version, { active: false })
    }
  }
})

const server = await Postgres.embedded()
const runtime = ManagedRuntime.make(
  IdentityRoom.layer.pipe(
    Layer.provide(Layer.succeed(IdentityConfig, { secrets: [Redacted.make("s".repeat(32))], admin: Option.none() })),
    Layer.provide(Audit.layerSql.pipe(Layer.provide(AuditSpool.layerNone))),
    Layer.provideMerge(Migrations.layer.pipe(Layer.provideMerge(Database.layerUrl(Redacted.make(server.url)))))
  )
)

let attempts = 0
const timed = (kind: Kind, account: number) => {
  const attempt = {
    email: emailOf(kind, account),
    // The right one where it must not help.
    password: Redacted.make(kind === "closed account" ? PASSWORD : "wrong"),
    address: `10.${++attempts >> 16}.${(attempts >> 8) & 255}.${attempts & 255}`,
    userAgent: "bench"
  }
  const started = performance.now()
  return runtime.runPromise(Identity.use(({ logIn }) => Effect.flip(logIn(attempt)))).then(({ reason }) => {
    if (reason._tag !== "BadCredentials") throw new Error(`${kind}: ${reason._tag}`)
    return performance.now() - started
  })
}

try {
  await runtime.runPromise(people)
  for (let n = 0; n < 20; n++) await timed("nobody", n % ACCOUNTS)
  const took = new Map<Kind, Array<number>>(KINDS.map((kind) => [kind, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (let account = 0; account < ACCOUNTS; account++) {
      const order = KINDS.map((kind) => ({ kind, place: Math.random() })).toSorted((a, b) => a.place - b.place)
      for (const { kind } of order) took.get(kind)?.push(await timed(kind, account))
    }
  }
  console.log(Machine.describe())
  const nobody = took.get("nobody") ?? []
  let told = false
  for (const [kind, values] of took) {
    const { p50, p90 } = summarise(Float64Array.from(values))
    const { above, p } = rankTest(values, nobody)
    told ||= Math.abs(above - 0.5) > MOST_ABOVE && p < LEAST_P
    console.log(
      `${kind.padEnd(28)} ${values.length} attempts  median ${p50.toFixed(2)} ms  p90 ${p90.toFixed(2)} ms  ` +
        `above ${above.toFixed(3)}  p ${p.toFixed(3)}`
    )
  }
  console.log(told ? "the time of a refusal tells who has an account" : "the time of a refusal tells nothing")
  if (told) process.exitCode = 1
} finally {
  await runtime.dispose()
  await server.stop()
}
