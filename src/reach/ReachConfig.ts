import { Config, ConfigProvider, Context, Effect, Layer, Result } from "effect"
import { IpNetwork, NetAddress } from "effect/net"

/** Where hotels' addresses may lead beside the Internet. */
export interface Allowed {
  /** In small letters. */
  readonly hosts: ReadonlySet<string>
  readonly networks: ReadonlyArray<IpNetwork.IpNetwork>
}

export const NOTHING: Allowed = { hosts: new Set(), networks: [] }

export class ReachConfig extends Context.Service<ReachConfig, Allowed>()("conserje/reach/ReachConfig") {
  /** Reads `OUTBOUND_ALLOWED`: hosts, addresses and networks with commas between, default none. */
  static readonly layer = Layer.effect(ReachConfig, Effect.suspend(() => allowed))
}

const HOST = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/

/** What is all digits and points is an address that is none: a name ends in a letter. */
const isHost = (text: string): boolean => HOST.test(text) && /[a-z_-][^.]*$/.test(text)

const networkOf = (text: string): IpNetwork.IpNetwork | null =>
  Result.getOrNull(
    text.includes("/") ? IpNetwork.fromString(text) : Result.map(
      NetAddress.ipFromString(text),
      (one): IpNetwork.IpNetwork => IpNetwork.fromAddressUnsafe(one, NetAddress.width(one))
    )
  )

const allowed = Config.String("OUTBOUND_ALLOWED").pipe(
  Config.withDefault(""),
  Config.mapEffect((text) => {
    const hosts = new Set<string>()
    const networks: Array<IpNetwork.IpNetwork> = []
    for (const one of text.toLowerCase().split(",").map((part) => part.trim()).filter((part) => part !== "")) {
      const network = networkOf(one)
      if (network !== null) networks.push(network)
      else if (isHost(one)) hosts.add(one)
      else return NO_LIST
    }
    return Effect.succeed({ hosts, networks })
  })
)

const NO_LIST = Config.fail(
  new ConfigProvider.SourceError({
    message: "OUTBOUND_ALLOWED must be hosts, addresses and networks with commas between, such as pms.lan,10.20.0.0/16"
  })
)
