import { type Option, Redacted, Result } from "effect"
import { IpNetwork, NetAddress } from "effect/net"
import { createHash, timingSafeEqual } from "node:crypto"

/** What a request for the metrics shows of its sender. */
export interface Knock {
  /** The address of the socket itself. */
  readonly peer: string | undefined
  readonly authorization: string | undefined
  /** It came through a proxy, so the socket's address is not the sender's. */
  readonly forwarded: boolean
}

export interface Keys {
  readonly metricsNetworks: ReadonlyArray<IpNetwork.IpNetwork>
  readonly metricsToken: Option.Option<Redacted.Redacted<string>>
}

/**
 * By token, or by address when nobody stands between. No header opens the gate: one that tells of a proxy can only
 * close it.
 */
export const mayRead = (
  { authorization, forwarded, peer }: Knock,
  { metricsNetworks, metricsToken }: Keys
): boolean => {
  if (metricsToken._tag === "Some" && isSame(authorization, `Bearer ${Redacted.value(metricsToken.value)}`)) return true
  if (forwarded || peer === undefined) return false
  const address = NetAddress.ipFromString(peer)
  if (Result.isFailure(address)) return false
  const own = NetAddress.toCanonical(address.success)
  return metricsNetworks.some((network) => IpNetwork.contains(network, own))
}

/** In constant time: what is compared are digests of one length. */
const isSame = (given: string | undefined, expected: string): boolean =>
  given !== undefined && timingSafeEqual(digest(given), digest(expected))

const digest = (text: string) => createHash("sha256").update(text).digest()
