import { Context, Effect, Layer, Option, Redacted } from "effect"
import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "effect/http"
import { TenantId } from "../../../src/domain/Ids.ts"
import { PmsConnections } from "../../../src/pms/PmsConnections.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../../../src/pms/qloapps/QloAppsHttp.ts"
import { Rate } from "./PmsHouse.ts"
import * as PmsSettings from "./PmsSettings.ts"

/** An answer, or a way of having none: nobody listens, the line breaks, nothing ever comes. */
export type Reply = { readonly status: number; readonly body: string } | "refused" | "reset" | "silence"

export const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) })

export interface Asked {
  readonly call: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A shop that says its lines: for each call (`GET orders`) the next one, and the last one for ever. */
export class ScriptedShop extends Context.Service<ScriptedShop, {
  readonly asked: ReadonlyArray<Asked>
  /** How often a call came. */
  readonly times: (call: string) => number
}>()("conserje/test/pms/ScriptedShop") {}

const KEY = "K".repeat(32)
export const TENANT = TenantId.make("casa")

const failed = (request: HttpClientRequest.HttpClientRequest, code: string) =>
  new HttpClientError.HttpClientError({
    reason: new HttpClientError.TransportError({ request, cause: Object.assign(new Error(code), { code }) })
  })

export const shop = (script: Readonly<Record<string, ReadonlyArray<Reply>>>) => {
  const asked: Array<Asked> = []
  const lines = new Map(Object.entries(script).map(([call, replies]) => [call, [...replies]]))
  const http = HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const call = `${request.method} ${url.pathname.split("/api/")[1] ?? ""}`
      const body = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
      asked.push({ call, query: Object.fromEntries(url.searchParams), headers: request.headers, body })
      const left = lines.get(call) ?? []
      const reply = left.length > 1 ? left.shift() : left[0]
      if (reply === undefined) return Effect.die(`nobody wrote a line for ${call}`)
      if (reply === "silence") return Effect.never
      if (reply === "refused") return Effect.fail(failed(request, "ECONNREFUSED"))
      if (reply === "reset") return Effect.fail(failed(request, "ECONNRESET"))
      const headers = reply.status >= 300 && reply.status < 400 ? { location: "http://elsewhere.example/" } : {}
      return Effect.succeed(
        HttpClientResponse.fromWeb(request, new Response(reply.body, { status: reply.status, headers }))
      )
    })
  )
  const connections = PmsConnections.layerWith([{
    tenantId: TENANT,
    baseUrl: new URL("http://qloapps.internal:8080/shop"),
    host: Option.some("hotel.example"),
    apiKey: Redacted.make(KEY),
    hotelId: "1",
    timeZone: "UTC",
    clock: "UTC"
  }])
  const said = Layer.succeed(ScriptedShop, {
    asked,
    times: (call) => asked.filter((one) => one.call === call).length
  })
  return PmsGateway.layerQloApps.pipe(
    Layer.provide([
      connections,
      QloAppsHttp.layerFrom.pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, http))),
      Rate
    ]),
    Layer.provide(PmsSettings.layer()),
    Layer.merge(said)
  )
}
