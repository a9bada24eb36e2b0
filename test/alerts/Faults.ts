import { Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import * as Database from "../../src/sql/Database.ts"
import { type Guest, newGuest, NUMBER, text } from "../spine/House.ts"
import { RedisServer } from "../support/RedisServer.ts"
import { Watched } from "./Watched.ts"

/** Again and again until the fault ends. */
const meanwhile = <A, E, R>(every: `${number} millis`, self: Effect.Effect<A, E, R>) =>
  Effect.forkScoped(Effect.forever(Effect.andThen(Effect.ignore(self), Effect.sleep(every))))

const says = (from: Guest, body: string) =>
  SandboxMeta.use(({ write }) => write([{ from, phoneNumberId: NUMBER, content: text(body) }]))

const asksForRooms = Effect.suspend(() => says(newGuest(), "¿Tienen habitación doble del 10 al 12 de diciembre?"))

/** Whoever asks for rooms goes on asking after the hotel's system is back. */
export const guestsAsk = meanwhile("800 millis", asksForRooms)

/** The hotel's system refuses connections. */
export const pmsDown = Effect.gen(function* () {
  const { down, up } = yield* SandboxQloApps
  yield* Effect.acquireRelease(down, () => Effect.orDie(up))
})

/** A stranger knocks at the webhook without a key. */
export const storm = Effect.gen(function* () {
  const { get } = yield* Watched
  yield* meanwhile("50 millis", get("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1"))
})

/** What stands between us and the orchestrator's probes: somebody asks every second whether we are ready. */
export const probes = Effect.gen(function* () {
  const { get } = yield* Watched
  yield* meanwhile("1000 millis", get("/health/ready"))
})

export const redisDown = Effect.gen(function* () {
  const { kill, start } = yield* RedisServer
  yield* Effect.acquireRelease(kill, () => start)
})

/** Each way of every statement takes so long; it is neither refused nor given up. */
const SLOWNESS = 550

export const databaseSlow = Effect.gen(function* () {
  const { databaseGate } = yield* Watched
  const guest = newGuest()
  // A new guest costs several statements; who is known costs one.
  yield* says(guest, "hola")
  yield* Effect.acquireRelease(databaseGate.delay(SLOWNESS), () => databaseGate.delay(0))
  yield* meanwhile("100 millis", Effect.timeout(says(guest, "hola"), "3 seconds"))
})

/** Somebody locks the outbox: the loop that sends stands still. */
export const loopStuck = Effect.gen(function* () {
  const { databaseUrl } = yield* Watched
  const locked = Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql.withTransaction(Effect.andThen(sql`LOCK TABLE outbox`, Effect.never))
  })
  yield* Effect.forkScoped(Effect.provide(locked, Database.layerUrl(Redacted.make(databaseUrl), 1)))
})

export const databaseAway = Effect.gen(function* () {
  const { databaseGate } = yield* Watched
  yield* Effect.acquireRelease(databaseGate.shut, () => databaseGate.open)
})

export const killed = Effect.gen(function* () {
  const { runtime } = yield* Watched
  runtime.kill("SIGKILL")
})
