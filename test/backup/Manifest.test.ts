import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { differences, type Manifest, metricsOf, outlived } from "../../src/backup/Manifest.ts"

const taken = (takenAt: number): Manifest => ({ file: `${takenAt}.dump`, takenAt, bytes: 5, sha256: "", tables: {} })
const times = fc.uniqueArray(fc.nat({ max: 1_000 }), { maxLength: 12 })

describe("backups that have outlived their time", () => {
  it("are all that are older, but never the newest", () => {
    fc.assert(fc.property(times, fc.nat({ max: 2_000 }), fc.nat({ max: 1_000 }), (times, now, kept) => {
      const gone = new Set(outlived(times.map(taken), now, kept).map(({ takenAt }) => takenAt))
      const newest = Math.max(...times)
      for (const time of times) assert.strictEqual(gone.has(time), time !== newest && now - time > kept)
    }))
  })
})

describe("what came back", () => {
  it("is all of it when every table has its rows", () => {
    assert.deepStrictEqual(differences({ "public.a": 1, "public.b": 0 }, { "public.b": 0, "public.a": 1 }), [])
  })

  it("names each table that is missing, short or strange", () => {
    assert.deepStrictEqual(differences({ "public.a": 3, "public.b": 2 }, { "public.b": 1, "public.c": 7 }), [
      "public.a is missing",
      "public.b has 1 rows, of 2",
      "public.c has 7 rows, and was not dumped"
    ])
  })
})

describe("what the node exporter shows", () => {
  it("is a time of 0 when there has never been a good one", () => {
    assert.include(metricsOf(undefined), "\nbackup_last_success_timestamp_seconds 0\n")
  })

  it("is when the newest was begun, and how large it is", () => {
    const text = metricsOf(taken(1_790_812_800_500))
    assert.include(text, "\nbackup_last_success_timestamp_seconds 1790812800.5\n")
    assert.include(text, "\nbackup_size_bytes 5\n")
  })
})
