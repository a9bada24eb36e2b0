import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { judge } from "../../src/delivery/Verdict.ts"
import { Wamid } from "../../src/domain/Ids.ts"
import type { SendOutcome } from "../../src/whatsapp/GraphApiOutcome.ts"

const bounds = { maxAttempts: 100, maxAge: 86_400_000 }
const fresh = { attempts: 1, age: 0, template: false }
const throttled = (
  scope: "pair" | "number" | "account",
  code: number,
  retryAfter: number | null = null
): SendOutcome => ({
  _tag: "Throttled",
  scope,
  code,
  retryAfter
})
const waitOf = (outcome: SendOutcome, attempts: number, chance = 0) => {
  const verdict = judge(outcome, { ...fresh, attempts }, bounds, chance)
  return verdict._tag === "Retry" ? verdict.wait : undefined
}

describe("after an attempt", () => {
  it("only what Meta provably did not take is tried again", () => {
    const unproven: ReadonlyArray<SendOutcome> = [
      { _tag: "Accepted", wamid: Wamid.make("wamid.x") },
      { _tag: "Refused", because: "content", code: 100 },
      { _tag: "Uncertain", because: "timeout", code: null },
      { _tag: "Uncertain", because: "server", code: 131000 }
    ]
    for (const outcome of unproven) {
      assert.notInclude(["Retry", "AskToWrite", "StopNumber"], judge(outcome, fresh, bounds, 0)._tag)
    }
  })

  it("one guest's throttle waits 1, 4, 16 seconds and so on, and holds up nobody else", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => waitOf(throttled("pair", 131056), attempts))
    assert.deepStrictEqual(waits, [1, 4, 16, 64, 256, 1024, 1024, 1024].map((seconds) => seconds * 1_000))
    assert.deepInclude(judge(throttled("pair", 131056), fresh, bounds, 0), { pause: null })
    assert.deepInclude(judge(throttled("number", 130429), fresh, bounds, 0), { pause: "number" })
    assert.deepInclude(judge(throttled("account", 80007), fresh, bounds, 0), { pause: "account" })
  })

  it("no wait is shorter than Meta's, longer than a quarter more than it must be, or less for a later attempt", () => {
    const outcomes: fc.Arbitrary<SendOutcome> = fc.oneof(
      fc.constant<SendOutcome>({ _tag: "NotSent" }),
      fc.tuple(fc.constantFrom("pair" as const, "number" as const, "account" as const), fc.option(fc.nat(600_000))).map(
        (
          [scope, retryAfter]
        ) => throttled(scope, 130429, retryAfter)
      )
    )
    fc.assert(fc.property(
      outcomes,
      fc.integer({ min: 1, max: 98 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (outcome, attempts, chance) => {
        const [least = 0, wait = 0, later = 0] = [
          waitOf(outcome, attempts),
          waitOf(outcome, attempts, chance),
          waitOf(outcome, attempts + 1)
        ]
        assert.isAtLeast(wait, least)
        assert.isAtMost(wait, Math.ceil(least * 1.25))
        assert.isAtLeast(later, least)
        if (outcome._tag === "Throttled") assert.isAtLeast(wait, outcome.retryAfter ?? 0)
      }
    ))
  })

  it("a message that was tried too often or for too long is given up", () => {
    const old = { ...fresh, age: bounds.maxAge }
    assert.deepInclude(judge({ _tag: "NotSent" }, old, bounds, 0), { _tag: "GiveUp", reason: "expired" })
    const often = { ...fresh, attempts: bounds.maxAttempts }
    assert.deepInclude(judge(throttled("pair", 131056), often, bounds, 0), { _tag: "GiveUp", reason: "expired" })
  })

  it("a closed window asks for a template, and a template that meets one is given up", () => {
    const closed: SendOutcome = { _tag: "Refused", because: "window", code: 131047 }
    assert.strictEqual(judge(closed, fresh, bounds, 0)._tag, "AskToWrite")
    assert.deepInclude(judge(closed, { ...fresh, template: true }, bounds, 0), { _tag: "GiveUp", reason: "window" })
  })
})
