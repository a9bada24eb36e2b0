import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { TenantSecrets } from "../../src/tenancy/TenantSecrets.ts"
import { trail } from "../identity/world.ts"
import * as Postgres from "../support/Postgres.ts"
import { opened, roomWith, sealingKey } from "../tenancy/world.ts"
import { conserje } from "./Spawned.ts"

const textOf = (n: number) => Buffer.from(Redacted.value(sealingKey(n).bytes)).toString("base64")

const rotate = (...keys: ReadonlyArray<number>) =>
  Effect.flatMap(
    Postgres.Scratch,
    ({ url }) => conserje(["secrets", "rotate"], { DATABASE_URL: url.href, SECRETS_KEYS: keys.map(textOf).join(",") })
  )

layer(roomWith(1).pipe(Layer.provideMerge(trail)), { timeout: "60 seconds", excludeTestServices: true })(
  "an operator who changes the sealing key",
  (it) => {
    it.effect("seals everything anew, and hears what is missing otherwise", () =>
      Effect.gen(function* () {
        yield* opened("casa")
        yield* TenantSecrets.use(({ set }) =>
          set(TenantId.make("casa"), "whatsapp-access-token", Redacted.make("EAAG-a-token-of-the-hotel"))
        )
        const tooEarly = yield* rotate(2)
        assert.strictEqual(tooEarly.code, 1)
        assert.include(
          tooEarly.stderr,
          `SECRETS_KEYS does not hold the key ${sealingKey(1).id} that sealed the secrets`
        )
        const done = yield* rotate(2, 1)
        assert.deepStrictEqual([done.code, done.stderr, done.stdout], [
          0,
          "",
          "1 secret sealed anew; older keys may go from SECRETS_KEYS.\n"
        ])
        assert.strictEqual((yield* rotate(2)).stdout, "Every secret is sealed with the newest key.\n")
      }))
  }
)
