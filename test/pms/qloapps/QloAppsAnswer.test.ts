import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { hasEnded, provesNothingWritten, read } from "../../../src/pms/qloapps/QloAppsAnswer.ts"
import { recording } from "../support/Recorded.ts"

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** What each recorded failure is to us. */
const REFUSED = [...range(33, 38), ...range(55, 69), 7, 78, 84, 88, 92, 98, 99, 109, 114, 119, 138, 139, 140]
const SILENT_BUT_ENDED = [48, 70, ...range(71, 75), 104, 105, 118, 134, 137, 142, 144]
const TROUBLE = {
  key_missing: [120, 121, 129],
  key_malformed: [122],
  key_refused: [123, 124, 125, 130],
  permission_missing: [126, 127],
  resource_unknown: [131, 132],
  webservice_off: [141],
  wrong_host: [133]
} as const
const GOOD = [
  4,
  6,
  8,
  11,
  12,
  13,
  14,
  15,
  22,
  23,
  26,
  27,
  29,
  30,
  31,
  44,
  82,
  83,
  85,
  86,
  101,
  102,
  103,
  108,
  143,
  145,
  146
]

const answer = (n: number, method: "GET" | "POST" = "POST", resource = "bookings") => {
  const { body, status } = recording(n)
  return read({ method, resource }, status, body)
}

const message = (n: number, method: "GET" | "POST", resource: string) => {
  const read = answer(n, method, resource)
  return read._tag === "Refusal" ? read.why.message : ""
}

describe("a recorded answer of QloApps", () => {
  it.each(GOOD)("%i is taken for what it says", (n) => {
    assert.strictEqual(answer(n)._tag, "Json")
  })

  it.each(REFUSED)("%i is a refusal that wrote nothing", (n) => {
    const read = answer(n)
    if (read._tag !== "Refusal") return assert.fail("not a refusal")
    assert.strictEqual(read.why._tag, "PmsRefused")
    assert.isTrue(provesNothingWritten(read.why))
  })

  it.each(SILENT_BUT_ENDED)("%i says nothing about what was written, but that the work is over", (n) => {
    const read = answer(n)
    if (read._tag !== "Refusal") return assert.fail("not a refusal")
    assert.strictEqual(read.why._tag, "PmsUnreachable")
    assert.isFalse(provesNothingWritten(read.why))
    assert.isTrue(hasEnded(read.status))
  })

  it.each(Object.entries(TROUBLE).flatMap(([problem, all]) => all.map((n) => ({ n, problem }))))(
    "$n is somebody's to put right: $problem",
    ({ n, problem }) => {
      const read = answer(n)
      if (read._tag !== "Refusal" || read.why._tag !== "PmsMisconfigured") return assert.fail("no misconfiguration")
      assert.strictEqual(read.why.problem, problem)
      assert.match(read.why.message, /^[A-Z].+\.$/)
      assert.isTrue(provesNothingWritten(read.why))
    }
  )

  it("names resource and method of a permission that is missing", () => {
    assert.include(message(126, "GET", "customers"), "may not GET customers")
    assert.include(message(127, "POST", "bookings"), "may not POST bookings")
  })

  it("reads the code of an error in XML, and resolves no entity of it", () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]>` +
      `<qloapps><errors><error><code>26</code><message>&a;</message></error></errors></qloapps>`
    const asked = { method: "GET", resource: "orders" } as const
    assert.deepInclude(read(asked, 400, recording(69).body), { _tag: "Refusal", status: 400 })
    const bombed = read(asked, 401, bomb)
    assert.deepInclude(bombed._tag === "Refusal" ? bombed.why : {}, { problem: "key_missing" })
  })

  it.each([502, 504])("%i of a gateway leaves open whether QloApps is still at work", (status) => {
    const answered = read({ method: "POST", resource: "bookings" }, status, "<html>Bad gateway</html>")
    assert.deepInclude(answered, { _tag: "Refusal" })
    assert.isFalse(hasEnded(status))
  })

  it.prop(
    "never throws, and never takes for an answer what is none",
    { status: Schema.Literals([200, 201, 302, 400, 401, 404, 405, 500, 503]), body: Schema.String },
    ({ body, status }) => {
      const answered = read({ method: "GET", resource: "orders" }, status, body)
      if (answered._tag === "Json") {
        assert.isBelow(status, 300)
        assert.deepStrictEqual(answered.json, JSON.parse(body))
      }
    }
  )
})
