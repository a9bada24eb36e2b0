import { IpNetwork, NetAddress } from "effect/net"

/** What IANA keeps for special purposes: this machine, private and shared networks, link-local (clouds tell secrets there). */
const NOT_PUBLIC_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4"
].map(IpNetwork.fromStringUnsafe)

/** All that is handed out to anybody; unique local, link-local, multicast and NAT64 addresses are outside of it. */
const PUBLIC_6 = IpNetwork.fromStringUnsafe("2000::/3")

/** Inside of it: Teredo and other protocols, documentation, 6to4 (any IPv4 address may stand in one), segment routing. */
const NOT_PUBLIC_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map(IpNetwork.fromStringUnsafe)

/** Whether anybody on the Internet could be meant. An IPv4 address in the form of an IPv6 one is judged as what it is. */
export const isPublic = (address: NetAddress.IpAddress): boolean => {
  const one = NetAddress.toCanonical(address)
  return NetAddress.isIpv4Address(one)
    ? !NOT_PUBLIC_4.some((network) => IpNetwork.contains(network, one))
    : IpNetwork.contains(PUBLIC_6, one) && !NOT_PUBLIC_6.some((network) => IpNetwork.contains(network, one))
}
