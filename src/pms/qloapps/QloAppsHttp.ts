import { NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer } from "effect"
import { HttpClient } from "effect/http"
import { Reach } from "../../reach/Reach.ts"

/** Connections to all shops together; calls beyond them wait. */
const MOST_CONNECTIONS = 64

const connections = (keepAlive: boolean) => ({
  keepAlive,
  maxSockets: MOST_CONNECTIONS,
  maxFreeSockets: MOST_CONNECTIONS
})

const trusting = (keepAlive: boolean) =>
  Effect.flatMap(
    NodeHttpClient.makeAgent(connections(keepAlive)),
    (agent) => Effect.provideService(NodeHttpClient.makeNodeHttp, NodeHttpClient.HttpAgent, agent)
  )

const careful = (keepAlive: boolean) => Effect.flatMap(Reach, ({ client }) => client(connections(keepAlive)))

export interface Ways {
  /** On kept connections; a read that meets a closing one is simply tried again. */
  readonly reading: HttpClient.HttpClient
  /** On a fresh connection each: a reset of a kept one would leave it open whether the write was taken. */
  readonly writing: HttpClient.HttpClient
}

/**
 * The ways to a shop. `node:http` and not fetch, because the Host header is ours to choose and a redirect is never
 * followed: a POST that was redirected would become a GET of the shop's home page.
 */
export class QloAppsHttp extends Context.Service<
  QloAppsHttp,
  Ways & {
    /** The same to shops whose address was said while the house runs, and not by the environment. */
    readonly careful: Ways
  }
>()("conserje/pms/qloapps/QloAppsHttp") {
  static readonly layer = Layer.effect(
    QloAppsHttp,
    Effect.all({
      reading: trusting(true),
      writing: trusting(false),
      careful: Effect.all({ reading: careful(true), writing: careful(false) })
    })
  )

  /** Both over one client that is already there. */
  static readonly layerFrom = Layer.effect(
    QloAppsHttp,
    Effect.map(
      HttpClient.HttpClient,
      (http) => ({ reading: http, writing: http, careful: { reading: http, writing: http } })
    )
  )
}
