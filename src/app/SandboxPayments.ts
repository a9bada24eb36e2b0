import { Effect, Layer, Redacted } from "effect"
import { HttpServer } from "effect/http"
import * as SecureRandom from "effect/crypto/SecureRandom"
import { PaymentsConfig } from "../payments/PaymentsConfig.ts"
import { DEMO_HOTELS } from "../sandbox/DemoHotels.ts"
import { PaymentProvider } from "../sandbox/PaymentProvider.ts"

/** A pretend payment provider for the demo hotels, which signs with a secret of this start and posts to our own door. */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const { address } = yield* HttpServer.HttpServer
    const random = yield* SecureRandom.SecureRandom
    const secrets = yield* Effect.forEach(
      DEMO_HOTELS,
      ({ tenantId }) =>
        Effect.map(
          random.randomBytes(24),
          (bytes) => [tenantId, Redacted.make(Buffer.from(bytes).toString("hex"))] as const
        )
    )
    const config = PaymentsConfig.layerWith(secrets)
    const port = "port" in address ? address.port : 0
    return PaymentProvider.layerPostingTo(`http://127.0.0.1:${port}/webhooks/payments`).pipe(Layer.provideMerge(config))
  })
).pipe(Layer.provide(SecureRandom.layerWebCrypto))
