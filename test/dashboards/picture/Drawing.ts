import type { Colour, Panel } from "../../../scripts/dashboards/Panel.ts"
import { written } from "./Unit.ts"

/** One series of a panel under the legend that people read. */
export interface Line {
  readonly legend: string
  readonly points: ReadonlyArray<readonly [time: number, value: number]>
}

export const COLOURS: Record<Colour, string> = {
  green: "#73bf69",
  yellow: "#f2cc0c",
  orange: "#ff9830",
  red: "#f2495c",
  blue: "#5794f2",
  purple: "#b877d9",
  text: "#d8d9da"
}
const CYCLE = [
  "#73bf69",
  "#f2cc0c",
  "#8ab8ff",
  "#ff780a",
  "#f2495c",
  "#5794f2",
  "#b877d9",
  "#37872d",
  "#fade2a",
  "#c0d8ff"
]

export const safe = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const colourOf = (panel: Panel, legend: string, index: number): string => {
  const own = panel.colours?.[legend]
  return own === undefined ? CYCLE[index % CYCLE.length] ?? COLOURS.text : COLOURS[own]
}

const colourAt = ({ states, thresholds }: Panel, value: number): string => {
  const state = states?.[value]
  if (state !== undefined) return COLOURS[state[1]]
  const steps = thresholds?.steps.filter(([from]) => value >= from) ?? []
  return COLOURS[steps.at(-1)?.[1] ?? thresholds?.base ?? "green"]
}

const saidOf = (panel: Panel, value: number): string => panel.states?.[value]?.[0] ?? written(value, panel.unit)

const last = ({ points }: Line): number => points.at(-1)?.[1] ?? Number.NaN

/** Lines over each other where they are stacked, from the first to the last moment of all. */
const chart = (panel: Panel, lines: ReadonlyArray<Line>, w: number, h: number): string => {
  const stacked = panel.kind === "stacked"
  const times = lines.flatMap(({ points }) => points.map(([time]) => time))
  const [start, end] = [Math.min(...times), Math.max(...times)]
  const below = new Map<number, number>()
  const placed = lines.map(({ points }) =>
    points.map(([time, value]): readonly [number, number] => {
      const sum = stacked ? (below.get(time) ?? 0) + value : value
      below.set(time, sum)
      return [time, sum]
    })
  )
  const values = placed.flatMap((points) => points.map(([, value]) => value))
  const [low, high] = [Math.min(0, ...values), panel.max ?? Math.max(...values)]
  const top = high === low ? low + 1 : high
  const left = 70
  const x = (time: number) => left + (w - left - 8) * (end === start ? 1 : (time - start) / (end - start))
  const y = (value: number) => 6 + (h - 12) * (1 - (value - low) / (top - low))
  const grid = [0, 0.5, 1].map((share) => {
    const value = low + share * (top - low)
    return `<line x1="${left}" x2="${w - 8}" y1="${y(value)}" y2="${y(value)}" stroke="#2c3235"/>` +
      `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end" class="axis">${
        safe(written(value, panel.unit))
      }</text>`
  })
  const limits = (panel.thresholds?.steps ?? []).filter(([from]) => from > low && from <= top).map(([from, colour]) =>
    `<line x1="${left}" x2="${w - 8}" y1="${y(from)}" y2="${y(from)}" stroke="${
      COLOURS[colour]
    }" stroke-dasharray="6 5"/>`
  )
  const drawn = placed.map((points, index) => {
    const colour = colourOf(panel, lines[index]?.legend ?? "", index)
    const path = points.map(([time, value], at) =>
      `${at === 0 ? "M" : "L"}${x(time).toFixed(1)} ${y(value).toFixed(1)}`
    )
    if (stacked) return area(points, lines[index]?.points ?? [], x, y, colour)
    return points.length === 1
      ? `<circle cx="${x(points[0]?.[0] ?? 0)}" cy="${y(points[0]?.[1] ?? 0)}" r="3" fill="${colour}"/>`
      : `<path d="${path.join("")}" fill="none" stroke="${colour}" stroke-width="1.5"/>`
  })
  return `<svg width="${w}" height="${h}">${[...grid, ...limits, ...drawn].join("")}</svg>`
}

/** Between what stands below a series and that with it. */
const area = (
  upper: Line["points"],
  own: Line["points"],
  x: (time: number) => number,
  y: (value: number) => number,
  colour: string
): string => {
  const lower = upper.map(([time, value], at): readonly [number, number] => [time, value - (own[at]?.[1] ?? 0)])
  const corners = [...upper, ...lower.toReversed()].map(([time, value]) =>
    `${x(time).toFixed(1)},${y(value).toFixed(1)}`
  )
  return `<polygon points="${corners.join(" ")}" fill="${colour}" fill-opacity="0.7"/>`
}

const MOST_NAMED = 12

const legend = (panel: Panel, lines: ReadonlyArray<Line>): string =>
  `<div class="legend">${
    lines.slice(0, MOST_NAMED).map((line, index) =>
      `<span><i style="background:${colourOf(panel, line.legend, index)}"></i>${safe(line.legend)} <b>${
        safe(saidOf(panel, last(line)))
      }</b></span>`
    ).join("")
  }${lines.length > MOST_NAMED ? `<span>and ${lines.length - MOST_NAMED} more</span>` : ""}</div>`

const figures = (panel: Panel, lines: ReadonlyArray<Line>): string =>
  `<div class="figures">${
    lines.map((line) =>
      `<div style="background:${colourAt(panel, last(line))}"><b>${safe(saidOf(panel, last(line)))}</b>${
        lines.length > 1 ? `<small>${safe(line.legend)}</small>` : ""
      }</div>`
    ).join("")
  }</div>`

const rows = (panel: Panel, lines: ReadonlyArray<Line>): string =>
  `<table>${
    lines.slice(0, 9).map((line) => `<tr><td>${safe(line.legend)}</td><td>${safe(saidOf(panel, last(line)))}</td></tr>`)
      .join("")
  }</table>`

const states = (panel: Panel, lines: ReadonlyArray<Line>, w: number): string =>
  `<div class="states">${
    lines.map((line) =>
      `<div><span>${safe(line.legend)}</span><svg width="${w - 260}" height="18">${
        line.points.map(([, value], index) => {
          const each = (w - 260) / line.points.length
          return `<rect x="${index * each}" width="${each + 0.5}" height="18" fill="${colourAt(panel, value)}"/>`
        }).join("")
      }</svg><b>${safe(saidOf(panel, last(line)))}</b></div>`
    ).join("")
  }</div>`

const shares = (panel: Panel, lines: ReadonlyArray<Line>, h: number): string => {
  const sum = lines.reduce((sum, line) => sum + last(line), 0)
  const r = Math.max(10, h / 2 - 14)
  let from = 0
  const arcs = lines.map((line, index) => {
    const share = sum === 0 ? 0 : last(line) / sum
    const length = 2 * Math.PI * r
    const arc = `<circle r="${r}" cx="${h / 2}" cy="${h / 2}" fill="none" stroke-width="22" stroke="${
      colourOf(panel, line.legend, index)
    }" stroke-dasharray="${share * length} ${length}" stroke-dashoffset="${-from * length}"/>`
    from += share
    return arc
  })
  return `<div class="pie"><svg width="${h}" height="${h}">${arcs.join("")}</svg>${legend(panel, lines)}</div>`
}

/** What a panel shows, `w` by `h` pixels; nothing when it has no series. */
export const draw = (panel: Panel, lines: ReadonlyArray<Line>, w: number, h: number): string => {
  switch (panel.kind) {
    case "series":
    case "stacked":
      return chart(panel, lines, w, h - 56) + legend(panel, lines)
    case "stat":
    case "gauge":
      return figures(panel, lines)
    case "table":
      return rows(panel, lines)
    case "timeline":
      return states(panel, lines, w)
    case "pie":
      return shares(panel, lines, h)
  }
}
