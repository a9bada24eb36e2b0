import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import * as StartScreen from "../../src/app/StartScreen.ts"

const screen: StartScreen.StartScreen = {
  version: "0.1.0",
  baseUrl: "http://localhost:8002",
  startedInSeconds: 1.234,
  dependencies: [
    { name: "PostgreSQL", profile: "embedded", detail: "18.4 in .data/postgres" },
    { name: "WhatsApp", profile: "sandbox", detail: "pretends to be Meta" },
    { name: "PMS", profile: "live", detail: "https://pms.example" }
  ],
  pages: [
    { name: "Chat page", path: "/chat" },
    { name: "Metrics", path: "/metrics" },
    { name: "Health", path: "/health/ready" }
  ]
}

describe("the start screen", () => {
  it("shows on what we run, where to look and how to stop, on one short screen", () => {
    assert.strictEqual(
      StartScreen.render(screen),
      `
  Conserje 0.1.0 is ready (1.2 s)

  PostgreSQL  embedded  18.4 in .data/postgres
  WhatsApp    sandbox   pretends to be Meta
  PMS         live      https://pms.example

  Chat page   http://localhost:8002/chat
  Metrics     http://localhost:8002/metrics
  Health      http://localhost:8002/health/ready

  Stop with Ctrl+C.
`
    )
  })

  it.effect("is written to standard output", () =>
    Effect.gen(function* () {
      yield* StartScreen.show(screen)
      assert.deepStrictEqual(yield* TestConsole.logLines, [StartScreen.render(screen)])
    }).pipe(Effect.provide(TestConsole.layer)))

  it.each([
    { host: "127.0.0.1", url: "http://localhost:8002" },
    { host: "0.0.0.0", url: "http://localhost:8002" },
    { host: "::", url: "http://localhost:8002" },
    { host: "fe80::1", url: "http://[fe80::1]:8002" },
    { host: "hotel.example", url: "http://hotel.example:8002" }
  ])("shows $url for $host", ({ host, url }) => {
    assert.strictEqual(StartScreen.baseUrlOf(host, 8002), url)
  })
})
