import { Context } from "effect"
import { HttpApi, type HttpApiEndpoint } from "effect/http-api"
import { perMinuteOf } from "../limits/RouteLimits.ts"
import { Needs } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"

/** One route of the contract, as the documentation shows it and the tests try it. */
export interface Route {
  readonly group: string
  readonly name: string
  readonly method: string
  readonly path: string
  /** Undefined for one that was forgotten, and is refused to everybody. */
  readonly needs: Needs["Service"] | undefined
  readonly perMinute: number
  readonly endpoint: HttpApiEndpoint.Top
}

/** Every route there is, in the contract's order. */
export const ROUTES: ReadonlyArray<Route> = (() => {
  const routes: Array<Route> = []
  HttpApi.reflect(AdminApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, group }) => {
      routes.push({
        group: group.identifier,
        name: endpoint.identifier,
        method: endpoint.method,
        path: endpoint.path,
        needs: Context.getOrUndefined(endpoint.annotations, Needs),
        perMinute: perMinuteOf(`${endpoint.method} ${endpoint.path}`),
        endpoint
      })
    }
  })
  return routes
})()
