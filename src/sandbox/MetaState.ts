import { Context, Effect, Layer, PubSub, Random } from "effect"
import * as SecureRandom from "effect/crypto/SecureRandom"
import { type FaultPlan, makePlan } from "./Fault.ts"
import * as MediaShelf from "./MediaShelf.ts"
import * as Numbers from "./Numbers.ts"
import { SandboxConfig } from "./SandboxConfig.ts"
import * as SendRates from "./SendRates.ts"
import * as SentLog from "./SentLog.ts"
import type { Settings, SettingsChange } from "./Settings.ts"
import * as Wamids from "./Wamids.ts"

/** Accepted sends kept; of the newest of them also what they said. */
const MOST_SENT = 200_000
const MOST_CONTENTS = 5_000
const MOST_FILES = 500
const MOST_FILE_BYTES = 128 * 1024 * 1024

/** Everything that the pretend Meta remembers, all of it bounded and gone with the process. */
export class MetaState extends Context.Service<MetaState, {
  readonly log: SentLog.SentLog
  readonly faults: FaultPlan
  /** Told when the faults are others, or struck. */
  readonly faultChanges: PubSub.PubSub<void>
  readonly rates: SendRates.SendRates
  readonly media: MediaShelf.MediaShelf
  readonly numbers: ReturnType<typeof Numbers.make>
  readonly settings: () => Settings
  readonly change: (change: SettingsChange) => Settings
  readonly nextWamid: ReturnType<typeof Wamids.make>
  readonly nextId: () => string
}>()("conserje/sandbox/MetaState") {
  static readonly layer = Layer.effect(
    MetaState,
    Effect.gen(function* () {
      const { hotels, seed, settings: initial } = yield* SandboxConfig
      const secure = yield* SecureRandom.SecureRandom
      const chance = yield* Random.Random.pipe(Random.withSeed(seed))
      const nonce = Buffer.from(yield* secure.randomBytes(4)).toString("hex").toUpperCase()
      const faultChanges = yield* PubSub.sliding<void>(1)
      let settings = initial
      let ids = yield* secure.intBetween(1_000_000_000, 9_000_000_000)

      return MetaState.of({
        log: SentLog.make(MOST_SENT, MOST_CONTENTS),
        faults: makePlan(() => chance.nextDoubleUnsafe(), () => PubSub.publishUnsafe(faultChanges, undefined)),
        faultChanges,
        rates: SendRates.make(),
        media: MediaShelf.make(MOST_FILES, MOST_FILE_BYTES),
        numbers: Numbers.make(hotels),
        settings: () => settings,
        change: (change) => settings = { ...settings, ...change },
        nextWamid: Wamids.make(nonce),
        nextId: () => String(++ids)
      })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}
