import type { Board } from "./Board.ts"
import type { Panel } from "./Panel.ts"

export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface Placed {
  readonly title: string
  readonly id: number
  readonly place: Place
  readonly panels: ReadonlyArray<{ readonly panel: Panel; readonly id: number; readonly place: Place }>
}

const COLUMNS = 24
const USUAL_WIDTH = 8

const HEIGHTS: Record<Panel["kind"], number> = {
  series: 8,
  stacked: 8,
  timeline: 8,
  table: 8,
  pie: 8,
  gauge: 6,
  stat: 4
}

/** Rows keep out of the way of the numbers that panels have. */
const FIRST_ROW = 1001

/** Where everything stands: from left to right, and a new line where the line is full. */
export const layout = ({ rows }: Board): ReadonlyArray<Placed> => {
  const given = new Set(rows.flatMap(({ panels }) => panels.flatMap(({ id }) => id === undefined ? [] : [id])))
  let last = 0
  const next = () => {
    do last++
    while (given.has(last))
    return last
  }
  let y = 0
  return rows.map(({ panels, title }, index) => {
    const head = { title, id: FIRST_ROW + index, place: { x: 0, y, w: COLUMNS, h: 1 } }
    y++
    let x = 0
    let height = 0
    const placed = panels.map((panel) => {
      const w = panel.width ?? USUAL_WIDTH
      const h = HEIGHTS[panel.kind]
      if (x + w > COLUMNS) {
        x = 0
        y += height
        height = 0
      }
      const place = { x, y, w, h }
      x += w
      height = Math.max(height, h)
      return { panel, id: panel.id ?? next(), place }
    })
    y += height
    return { ...head, panels: placed }
  })
}
