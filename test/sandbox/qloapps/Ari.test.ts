import { assert, describe, it } from "@effect/vitest"
import { answerType } from "../../../src/sandbox/qloapps/Ari.ts"
import type { AriRequest } from "../../../src/sandbox/qloapps/AriRequest.ts"
import { midnight } from "../../../src/sandbox/qloapps/ShopTime.ts"
import type { Room } from "../../../src/sandbox/qloapps/Stock.ts"
import { CATALOGUE, TYPE } from "./Inventory.ts"

const taken = (id: number, from: string, to: string): Room => ({
  id,
  number: String(id),
  status: 1,
  stays: [{ id, customerId: 2, from: midnight(from), to: midnight(to), status: 1 }]
})

const asking = (from: string, to: string, partial: boolean): AriRequest => ({
  idHotel: "1",
  from,
  to,
  idRoomType: 1,
  parties: [],
  dateWise: false,
  show: { available: true, booked: true, partial, unavailable: true }
})

describe("availability", () => {
  const patchwork = [taken(1, "2031-01-01", "2031-01-02"), taken(2, "2031-01-02", "2031-01-03")]

  it("shows rooms for parts of a stay when together they cover it", () => {
    const { booked, partial } = answerType(CATALOGUE, asking("2031-01-01", "2031-01-03", true), true, TYPE, patchwork)
    assert.deepStrictEqual(partial.map(({ from, rooms }) => [from, rooms.map(({ id }) => id)]), [
      ["2031-01-01", [2]],
      ["2031-01-02", [1]]
    ])
    assert.deepStrictEqual(booked, [])
  })

  it("calls them booked when a night is covered by none", () => {
    const { booked, partial } = answerType(
      CATALOGUE,
      asking("2031-01-01", "2031-01-03", true),
      true,
      TYPE,
      patchwork.slice(1)
    )
    assert.deepStrictEqual([booked.length, partial.length], [1, 0])
  })

  it.each([
    { to: "2031-01-02", free: 0 },
    { to: "2031-01-03", free: 1 },
    { to: "2031-01-06", free: 1 },
    { to: "2031-01-07", free: 0 }
  ])("until $to keeps the limits of two to five nights", ({ free, to }) => {
    const rooms: ReadonlyArray<Room> = [{ id: 1, number: "1", status: 1, stays: [] }]
    const answer = answerType(CATALOGUE, asking("2031-01-01", to, false), true, TYPE, rooms)
    assert.strictEqual(answer.available.length, free)
  })
})
