import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { HttpClientRequest } from "effect/http"
import { NetAddress } from "effect/net"
import { isPublic } from "../../src/reach/PublicAddress.ts"
import { layer, Reach, reaching, type Resolve } from "../../src/reach/Reach.ts"
import { type Allowed, NOTHING } from "../../src/reach/ReachConfig.ts"
import { desk } from "../staff/Desk.ts"

const INSIDE = [
  "0.0.0.0",
  "10.1.2.3",
  "100.100.100.200",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:a9fe:a9fe",
  "::7f00:1",
  "64:ff9b::a00:1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "2001:db8::1",
  "2001::1",
  "2002:7f00:1::"
]

const OUTSIDE = [
  "1.1.1.1",
  "8.8.8.8",
  "172.32.0.1",
  "172.15.255.255",
  "100.128.0.1",
  "2606:4700::1111",
  "::ffff:8.8.8.8"
]

const reachOf = (allowed?: string) =>
  Effect.provide(Effect.service(Reach), layer).pipe(
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: allowed === undefined ? {} : { OUTBOUND_ALLOWED: allowed } })
    )
  )

/** Every name is at this address; it may move between two lookups. */
const at = (...addresses: ReadonlyArray<string>): Resolve => {
  let asked = 0
  const resolve = (_: string, __: unknown, callback: Answer) => {
    const address = addresses[Math.min(asked++, addresses.length - 1)] ?? ""
    callback(null, [{ address, family: address.includes(":") ? 6 : 4 }])
  }
  // One of the shapes in which `node:dns` is called, and the only one that is used.
  return resolve as Resolve
}
type Answer = (error: null, found: ReadonlyArray<{ readonly address: string; readonly family: number }>) => void

const posted = (allowed: Allowed, resolve: Resolve, url: URL) =>
  Effect.gen(function* () {
    const http = yield* reaching(allowed, resolve).client({ keepAlive: false, maxSockets: 1 })
    return yield* Effect.map(http.execute(HttpClientRequest.post(url)), ({ status }) => status)
  }).pipe(Effect.catchTag("HttpClientError", ({ reason }) => Effect.succeed(reason._tag)), Effect.scoped)

describe("an address", () => {
  it.each(INSIDE)("%s is nobody's on the Internet", (text) => {
    assert.isFalse(isPublic(NetAddress.ipFromStringUnsafe(text)))
  })

  it.each(OUTSIDE)("%s is somebody's on the Internet", (text) => {
    assert.isTrue(isPublic(NetAddress.ipFromStringUnsafe(text)))
  })
})

describe("an address that a hotel says", () => {
  it.effect("is refused where it leads inside, however it is written", () =>
    Effect.gen(function* () {
      const { mayCall } = yield* reachOf()
      const hosts = [
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:7f00:1]",
        "localhost"
      ]
      for (const host of [...hosts, ...INSIDE.map((one) => one.includes(":") ? `[${one}]` : one)]) {
        assert.isFalse(yield* mayCall(new URL(`https://${host}/hook`)), host)
      }
      for (const host of OUTSIDE) {
        assert.isTrue(yield* mayCall(new URL(`https://${host.includes(":") ? `[${host}]` : host}:8443/`)), host)
      }
      const named = reaching(NOTHING, at("10.0.0.7"))
      assert.isFalse(yield* named.mayCall(new URL("https://intranet.example")))
    }))

  it.effect("may lead inside where the installation says so, by host, address or network", () =>
    Effect.gen(function* () {
      const { mayCall } = yield* reachOf(" LOCALHOST, 10.20.0.0/16,192.168.1.9 ,fd00::/8 ")
      const asked = [
        "localhost",
        "10.20.3.4",
        "192.168.1.9",
        "[fd12::1]",
        "[::ffff:10.20.0.1]",
        "10.21.0.1",
        "192.168.1.8"
      ]
      const fine = yield* Effect.filter(asked, (host) => mayCall(new URL(`http://${host}/`)))
      assert.deepStrictEqual(fine, asked.slice(0, 5))
      for (const wrong of ["10.0.0.0/33", "999.1.1.1", "a b", "http://pms.lan", "*"]) {
        assert.include(String(yield* Effect.flip(reachOf(wrong))), "OUTBOUND_ALLOWED must be", wrong)
      }
    }))
})

describe("a call on a hotel's behalf", () => {
  it.live("reaches nobody inside, by address, by name, or by a name that has moved since it was saved", () =>
    Effect.gen(function* () {
      const { calls, url } = yield* desk()
      const named = new URL(`http://desk.example:${url.port}/`)
      assert.strictEqual(yield* posted(NOTHING, at("8.8.8.8"), url), "TransportError")
      assert.strictEqual(yield* posted(NOTHING, at("127.0.0.1"), named), "TransportError")
      assert.strictEqual(yield* posted(NOTHING, at("::ffff:127.0.0.1"), named), "TransportError")
      const moving = at("8.8.8.8", "127.0.0.1")
      assert.isTrue(yield* reaching(NOTHING, moving).mayCall(named))
      assert.strictEqual(yield* posted(NOTHING, moving, named), "TransportError")
      assert.strictEqual(calls.length, 0)

      const allowed = { hosts: new Set(["desk.example"]), networks: [] }
      assert.strictEqual(yield* posted(allowed, at("127.0.0.1"), named), 204)
      assert.strictEqual(calls.length, 1)
    }))
})
