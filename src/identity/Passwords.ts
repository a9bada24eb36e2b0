import { hash, verify } from "@node-rs/argon2"
import { Context, Effect, Layer, Redacted, Semaphore } from "effect"

/** As the library numbers its algorithms. */
const ARGON2ID = 2

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; 16 bytes of salt, drawn by the library. */
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Each needs 19 MiB and a processor; what comes on top waits. */
const AT_ONCE = 2

/** Turns passwords into what may be kept. The work is done off the event loop. */
export class Passwords extends Context.Service<Passwords, {
  readonly hash: (password: Redacted.Redacted<string>) => Effect.Effect<string>
  /** Without a hash the same work is done for nothing and the answer is no: nobody learns who has one. */
  readonly matches: (password: Redacted.Redacted<string>, hash: string | null) => Effect.Effect<boolean>
}>()("conserje/identity/Passwords") {
  static readonly layerArgon2 = Layer.effect(
    Passwords,
    Effect.gen(function* () {
      const turn = Semaphore.makeUnsafe(AT_ONCE)
      // It fails only for parameters that are none, and these are fixed: nothing that a caller could mend.
      const hashed = (password: string) => turn.withPermits(1)(Effect.promise(() => hash(password, OPTIONS)))
      const nobodys = yield* hashed("a password that nobody has")
      return Passwords.of({
        hash: (password) => hashed(Redacted.value(password)),
        matches: (password, kept) =>
          turn.withPermits(1)(
            Effect.tryPromise(() => verify(kept ?? nobodys, Redacted.value(password))).pipe(
              // A hash that cannot be read is one that nothing matches.
              Effect.orElseSucceed(() => false),
              Effect.map((matches) => matches && kept !== null)
            )
          )
      })
    })
  )
}
