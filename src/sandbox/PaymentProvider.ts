import { NodeHttpClient } from "@effect/platform-node"
import { Clock, Context, Effect, Layer } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import type { TenantId } from "../domain/Ids.ts"
import type { Said } from "../payments/PaymentCallback.ts"
import { PaymentsConfig } from "../payments/PaymentsConfig.ts"
import * as PaymentSignature from "../payments/PaymentSignature.ts"

/** A pretend payment provider: takes no money, and tells of it as a real one would. */
export class PaymentProvider extends Context.Service<PaymentProvider, {
  /** Posts the signed event to the hotel's door. The status it was answered, or nothing. */
  readonly tell: (tenantId: TenantId, event: Said) => Effect.Effect<number | null>
}>()("conserje/sandbox/PaymentProvider") {
  /** `door` without the hotel: `http://127.0.0.1:8080/webhooks/payments`. */
  static readonly layerPostingTo = (door: string) =>
    Layer.effect(
      PaymentProvider,
      Effect.gen(function* () {
        const { secretsOf } = yield* PaymentsConfig
        const client = yield* HttpClient.HttpClient
        const tell = Effect.fnUntraced(function* (tenantId: TenantId, event: Said) {
          const [secret] = secretsOf(tenantId)
          if (secret === undefined) return null
          const bytes = new TextEncoder().encode(JSON.stringify(event))
          const at = Math.floor((yield* Clock.currentTimeMillis) / 1000)
          const request = HttpClientRequest.post(`${door}/${tenantId}`).pipe(
            HttpClientRequest.setHeader(PaymentSignature.HEADER, PaymentSignature.sign(bytes, secret, at)),
            HttpClientRequest.bodyUint8Array(bytes, "application/json")
          )
          return yield* client.execute(request).pipe(
            Effect.map(({ status }) => status),
            Effect.timeout("10 seconds"),
            Effect.orElseSucceed(() => null)
          )
        })
        return PaymentProvider.of({ tell })
      })
    ).pipe(Layer.provide(NodeHttpClient.layerUndici))
}
