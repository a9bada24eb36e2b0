import { Effect, Redacted, type Scope } from "effect"
import { Redis } from "effect/persistence"
import { Redis as IoRedis, type RedisOptions } from "ioredis"

/** How long one command may take, its wait for a connection included. */
const COMMAND_WITHIN_MILLIS = 2_000

/** Commands under way or waiting for a connection; what comes on top is refused. */
export const MOST_PENDING = 5_000

const options = {
  connectTimeout: 5_000,
  commandTimeout: COMMAND_WITHIN_MILLIS,
  // A command that may have been carried out is never sent a second time; its caller hears of it instead.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  protocol: 2,
  retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times - 1, 5), 2_000)
} satisfies RedisOptions

/** The reply of a failed command names its arguments, which may be a guest's: only its words go on. */
export const failure = (cause: unknown): Redis.RedisError =>
  new Redis.RedisError({ cause: new Error(cause instanceof Error ? cause.message : "Redis did not answer") })

/**
 * The shared connection. It is opened in the background and reopened for ever: a start never waits for Redis. While
 * it is away commands fail at once.
 */
export const shared = Effect.fnUntraced(function* (url: Redacted.Redacted<string>) {
  const client = yield* Effect.acquireRelease(
    Effect.sync(() => new IoRedis(Redacted.value(url), { ...options, connectionName: "conserje" })),
    (client) => Effect.sync(() => client.disconnect())
  )
  const run = Effect.runForkWith(yield* Effect.context())
  let away = false
  client.on("error", (cause: Error) => {
    if (!away) run(Effect.logWarning("Redis is away", { reason: cause.message }))
    away = true
  })
  client.on("ready", () => {
    if (away) run(Effect.logInfo("Redis answers again"))
    away = false
  })
  return client
})

/** Sends one command. An array and not a variadic call, so that a script's arguments cannot overflow the stack. */
export const sender = (client: IoRedis): Redis.Redis["Service"]["send"] => {
  let pending = 0
  return <A>(command: string, ...args: ReadonlyArray<string>) =>
    Effect.suspend(() => {
      if (client.status === "reconnecting" || client.status === "close" || client.status === "end") {
        return Effect.fail(failure(new Error("Redis is away")))
      }
      if (pending >= MOST_PENDING) return Effect.fail(failure(new Error("too many commands wait for Redis")))
      pending += 1
      return Effect.callback<A, Redis.RedisError>((resume) => {
        // A promise of its own for each step of an answer would cost as much as the command.
        void client.call(command, [...args], (cause, reply) => {
          pending -= 1
          // The interface leaves the reply's shape to whoever knows the command.
          resume(cause ? Effect.fail(failure(cause)) : Effect.succeed(reply as A))
        })
      })
    })
}

/** A connection for one caller alone, for commands that block: it never reconnects and has no deadline of its own. */
export const reserved = (client: IoRedis) =>
  Effect.tryPromise({
    try: async () => {
      const own = client.duplicate({
        ...options,
        commandTimeout: undefined,
        enableOfflineQueue: false,
        lazyConnect: true,
        retryStrategy: null
      })
      own.on("error", () => {})
      await own.connect()
      return own
    },
    catch: failure
  }).pipe(Effect.map((own) => ({ send: sender(own), close: Effect.sync(() => own.disconnect()) })))

/** Listens on a connection of its own, which reconnects and subscribes again by itself. */
export const subscribed = (client: IoRedis) =>
(
  channel: string,
  onMessage: (message: Redis.RedisMessage) => void
): Effect.Effect<Effect.Effect<never>, Redis.RedisError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => client.duplicate()),
    (own) => Effect.sync(() => own.disconnect())
  ).pipe(
    Effect.tap((own) =>
      Effect.tryPromise({
        try: () => {
          own.on("error", () => {})
          own.on("message", (from, message) => onMessage({ channel: from, message }))
          return own.subscribe(channel)
        },
        catch: failure
      })
    ),
    Effect.as(Effect.never)
  )
