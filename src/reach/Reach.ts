import { NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer, Result, type Scope } from "effect"
import { HttpClient, HttpClientError } from "effect/http"
import { IpNetwork, NetAddress } from "effect/net"
import { lookup as lookUp } from "node:dns"
import type { LookupFunction } from "node:net"
import { isPublic } from "./PublicAddress.ts"
import { type Allowed, NOTHING, ReachConfig } from "./ReachConfig.ts"

/** How long a name may take to be looked up before it is saved. */
const PATIENCE = "3 seconds"

export interface Connections {
  readonly keepAlive: boolean
  readonly maxSockets: number
  readonly maxFreeSockets?: number
}

/**
 * Whom the house calls on a hotel's behalf. A hotel's own word must not lead to this machine or into the network around it,
 * where other services trust whoever is inside; nor may a name that led outside when it was saved and leads inside now.
 */
export interface Reaching {
  /** Whether that address may be called, as its name stands now. A name that nobody knows may: each call asks again. */
  readonly mayCall: (url: URL) => Effect.Effect<boolean>
  /** A client that connects to nobody else, whatever it is asked; `node:http` follows no redirect. */
  readonly client: (connections: Connections) => Effect.Effect<HttpClient.HttpClient, never, Scope.Scope>
}

/** Resolves names as `node:dns` does. */
export type Resolve = typeof lookUp

export const reaching = ({ hosts, networks }: Allowed, resolve: Resolve = lookUp): Reaching => {
  const isFine = (text: string): boolean => {
    const address = NetAddress.ipFromString(text)
    if (Result.isFailure(address)) return false
    const own = NetAddress.toCanonical(address.success)
    return isPublic(own) || networks.some((network) => IpNetwork.contains(network, own))
  }

  const isNamed = (host: string): boolean => hosts.has(host.toLowerCase().replace(/\.$/u, ""))

  /** Of a host that is an address, whether it is fine; undefined for a name. */
  const literal = ({ hostname }: URL): boolean | undefined => {
    const bare = hostname.replace(/^\[|\]$/gu, "")
    return Result.isSuccess(NetAddress.ipFromString(bare)) ? isFine(bare) : undefined
  }

  /** A socket is only ever given addresses that are fine. */
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "")
      const fine = isNamed(hostname) ? found : found.filter(({ address }) => isFine(address))
      const [first] = fine
      if (first === undefined) return callback(unreachable(), "")
      if (options.all === true) callback(null, fine)
      else callback(null, first.address, first.family)
    })
  }

  return {
    mayCall: (url) => {
      const known = literal(url)
      if (known !== undefined) return Effect.succeed(known)
      if (isNamed(url.hostname)) return Effect.succeed(true)
      return Effect.callback<boolean>((resume) => {
        resolve(
          url.hostname,
          { all: true },
          (error, found) => resume(Effect.succeed(error !== null || found.every(({ address }) => isFine(address))))
        )
      }).pipe(Effect.timeoutOrElse({ duration: PATIENCE, orElse: () => Effect.succeed(true) }))
    },
    client: (connections) =>
      Effect.map(
        Effect.flatMap(
          NodeHttpClient.makeAgent({ ...connections, lookup }),
          (agent) => Effect.provideService(NodeHttpClient.makeNodeHttp, NodeHttpClient.HttpAgent, agent)
        ),
        // An address needs no lookup: it would be dialled as it is.
        HttpClient.transform((answer, request) => {
          const url = URL.parse(request.url)
          return url !== null && literal(url) === false
            ? Effect.fail(
              new HttpClientError.HttpClientError({
                reason: new HttpClientError.TransportError({ request, cause: unreachable() })
              })
            )
            : answer
        })
      )
  }
}

/** As for a host to which there is no way: nothing was sent. */
const unreachable = (): NodeJS.ErrnoException =>
  Object.assign(new Error("a hotel's address that leads inside"), { code: "EHOSTUNREACH" })

/** Only the Internet, unless the installation says otherwise. */
export const Reach = Context.Reference<Reaching>("conserje/reach/Reach", { defaultValue: () => reaching(NOTHING) })

export const layer = Layer.effect(Reach, Effect.map(ReachConfig, (allowed) => reaching(allowed))).pipe(
  Layer.provide(ReachConfig.layer)
)
