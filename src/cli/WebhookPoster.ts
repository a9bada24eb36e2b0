import { Effect, Layer } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "effect/http"
import * as Signature from "../whatsapp/Signature.ts"
import type { WebhookTarget } from "./WebhookTargetConfig.ts"

/** Meta gives up sooner; a runtime that takes longer is stuck. */
const PATIENCE = "30 seconds"

/** A redirect is an answer like any other: Meta does not follow it either. */
export const layer = FetchHttpClient.layer.pipe(
  Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "manual" }))
)

/** Signs these exact bytes as Meta does and posts them once. The status of the answer, or none when nobody answered. */
export const post = ({ secret, url }: WebhookTarget, bytes: Uint8Array) =>
  HttpClient.execute(
    HttpClientRequest.post(url).pipe(
      HttpClientRequest.bodyUint8Array(bytes, "application/json"),
      HttpClientRequest.setHeader(Signature.HEADER, Signature.sign(bytes, secret))
    )
  ).pipe(
    // Read to its end, so that the connection can be used again.
    Effect.flatMap((response) => Effect.as(response.arrayBuffer, response.status)),
    Effect.timeout(PATIENCE),
    Effect.catchTags({ HttpClientError: () => Effect.succeed(null), TimeoutError: () => Effect.succeed(null) }),
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false)
  )
