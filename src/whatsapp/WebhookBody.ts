import { IncomingMessage } from "node:http"
import { Clock, Duration, Effect, Latch, Stream } from "effect"
import type { HttpServerRequest } from "effect/http"
import { CEILING_BYTES } from "./WebhookConfig.ts"
import { WebhookMemory } from "./WebhookMemory.ts"

/** How the reading of a body ended. Only `Whole` holds bytes. */
export type Body =
  | { readonly _tag: "Whole"; readonly bytes: Uint8Array }
  /** Longer than we take, but read to its end, so that its signature is known. */
  | { readonly _tag: "TooLong" }
  /** Not read to its end: longer than any configuration allows. */
  | { readonly _tag: "Endless" }
  /** Not read to its end: other bodies hold the memory that it would need. */
  | { readonly _tag: "Crowded" }
  | { readonly _tag: "Slow" }
  /** The client went away in the middle. */
  | { readonly _tag: "Broken" }

/** Sees every byte as it comes, whether it is kept or not. */
export interface Witness {
  readonly update: (chunk: Uint8Array) => void
}

/** A body has this long from its headers to its last byte, give or take `PRECISION`. */
export const BODY_DEADLINE = Duration.seconds(10)
const PRECISION = Duration.seconds(1)

const TOO_LONG: Body = { _tag: "TooLong" }
const ENDLESS: Body = { _tag: "Endless" }
const CROWDED: Body = { _tag: "Crowded" }
const SLOW: Body = { _tag: "Slow" }
const BROKEN: Body = { _tag: "Broken" }

/** What a piece costs beside its bytes, so that bytes sent one by one do not hold more than they count for. */
const PIECE_BYTES = 256

/** What has come of one body: shown to the witness, and held up to `most` bytes as long as there is memory. */
export class Gathering {
  /** What is held: everything, or nothing once it is more than may be. */
  chunks: Array<Uint8Array> = []
  private length = 0
  private taken = 0
  private crowded = false
  private readonly witness: Witness
  private readonly most: number
  private readonly memory: WebhookMemory

  constructor(witness: Witness, most: number, memory: WebhookMemory) {
    this.witness = witness
    this.most = most
    this.memory = memory
  }

  /** Whether more may come. */
  take(chunk: Uint8Array): boolean {
    this.length += chunk.length
    if (this.length > CEILING_BYTES) return false
    this.witness.update(chunk)
    if (this.length > this.most) this.letGo()
    else if (this.memory.take(chunk.length + PIECE_BYTES, this.length)) {
      this.taken += chunk.length + PIECE_BYTES
      this.chunks.push(chunk)
    } else this.crowded = true
    return !this.crowded
  }

  end(): Body {
    if (this.crowded) return CROWDED
    if (this.length > CEILING_BYTES) return ENDLESS
    if (this.length > this.most) return TOO_LONG
    const [first = NOTHING, ...rest] = this.chunks
    return { _tag: "Whole", bytes: rest.length === 0 ? first : Buffer.concat(this.chunks) }
  }

  /** Gives the memory back; nothing is held any more. */
  letGo(): void {
    this.memory.give(this.taken)
    this.taken = 0
    this.chunks = []
  }
}

const NOTHING = new Uint8Array(0)

export interface BodyReader {
  /** Never fails, and never holds more than `most` bytes of one body. */
  readonly read: (
    request: HttpServerRequest.HttpServerRequest,
    witness: Witness,
    most: number
  ) => Effect.Effect<Body>
}

/**
 * Reads bodies under one deadline and out of one memory of so many bytes, for nobody knows whose they are before they
 * are read. What was read is its reader's to let go.
 *
 * A timer for each body would cost more than the reading, so one fiber looks after all of them once a second while
 * there are any.
 */
export const make = Effect.fnUntraced(function* (memoryBytes: number) {
  const memory = new WebhookMemory(memoryBytes)
  const clock = yield* Clock.Clock
  const deadline = Duration.toMillis(BODY_DEADLINE)
  // In the order of arrival, so the oldest are first.
  const open = new Map<() => void, number>()

  const reading = Latch.makeUnsafe(false)

  const sweep = Effect.sync(() => {
    const now = clock.currentTimeMillisUnsafe()
    for (const [cut, since] of open) {
      if (now - since < deadline) break
      cut()
    }
    if (open.size === 0) reading.closeUnsafe()
  })
  yield* reading.await.pipe(
    Effect.andThen(Effect.sleep(PRECISION)),
    Effect.andThen(sweep),
    Effect.forever,
    Effect.forkScoped
  )

  /** Straight from Node's stream: half the cost of an Effect stream for a body that comes in one piece. */
  const fromNode = (source: IncomingMessage, gathering: Gathering) =>
    Effect.callback<Body>((resume) => {
      if (source.destroyed) return resume(Effect.succeed(BROKEN))
      const end = (body: Body) => {
        stop()
        resume(Effect.succeed(body))
      }
      const onData = (chunk: Uint8Array) => {
        if (gathering.take(chunk)) return
        source.pause()
        end(gathering.end())
      }
      const onEnd = () => end(gathering.end())
      const onBroken = () => end(BROKEN)
      const onSlow = () => {
        source.pause()
        end(SLOW)
      }
      const stop = () => {
        open.delete(onSlow)
        gathering.letGo()
        source.off("data", onData).off("end", onEnd).off("close", onBroken)
      }
      // A late error has nobody left to tell, and unheard it would end the process.
      source.on("error", onBroken).on("close", onBroken).on("end", onEnd).on("data", onData)
      open.set(onSlow, clock.currentTimeMillisUnsafe())
      if (open.size === 1) reading.openUnsafe()
      return Effect.sync(stop)
    })

  const fromStream = (request: HttpServerRequest.HttpServerRequest, gathering: Gathering) =>
    request.stream.pipe(
      Stream.takeWhile((chunk) => gathering.take(chunk)),
      Stream.runDrain,
      Effect.map(() => gathering.end()),
      Effect.timeoutOrElse({ duration: BODY_DEADLINE, orElse: () => Effect.succeed(SLOW) }),
      Effect.catch(() => Effect.succeed(BROKEN)),
      Effect.ensuring(Effect.sync(() => gathering.letGo()))
    )

  const reader: BodyReader = {
    read: (request, witness, most) => {
      const declared = Number(request.headers["content-length"] ?? 0)
      if (declared > CEILING_BYTES) return Effect.succeed(ENDLESS)
      if (declared <= most && !memory.hasRoomFor(declared)) return Effect.succeed(CROWDED)
      const gathering = new Gathering(witness, most, memory)
      const { source } = request
      // A client that expects `100 Continue` gets it from the request's own stream.
      return source instanceof IncomingMessage && request.headers["expect"] === undefined
        ? fromNode(source, gathering)
        : fromStream(request, gathering)
    }
  }
  return reader
})
