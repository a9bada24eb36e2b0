import type { Board } from "../../../scripts/dashboards/Board.ts"
import { layout } from "../../../scripts/dashboards/Layout.ts"
import type { Panel } from "../../../scripts/dashboards/Panel.ts"
import { COLOURS, draw, type Line, safe } from "./Drawing.ts"

const COLUMN = 62
const LINE = 36
const GAP = 8

export const WIDTH = 24 * COLUMN + GAP

const CSS = `
  body { margin: 0; background: #111217; color: #d8d9da; font: 13px "DejaVu Sans", sans-serif; position: relative }
  h1 { font-size: 20px; margin: 0; padding: 14px ${GAP}px 0 }
  h2 { font-size: 14px; margin: 0; padding: 10px ${GAP}px 0; color: #9fa3a8; position: absolute; font-weight: normal }
  .panel { position: absolute; background: #181b1f; border: 1px solid #2c3235; border-radius: 3px; overflow: hidden }
  .panel h3 { font-size: 13px; margin: 0; padding: 6px 8px 2px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
  .axis { fill: #9fa3a8; font-size: 10px }
  .legend { padding: 2px 8px; font-size: 10px; line-height: 14px; height: 44px; overflow: hidden }
  .legend span { margin-right: 12px; white-space: nowrap; display: inline-block }
  .legend i { display: inline-block; width: 12px; height: 3px; margin: 0 4px 3px 0 }
  .figures { display: flex; height: calc(100% - 27px); gap: 2px; color: #111217 }
  .figures div { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; font-size: 20px }
  .figures small { font-size: 11px }
  table { width: 100%; font-size: 12px; border-collapse: collapse } td { padding: 3px 8px; border-bottom: 1px solid #2c3235 }
  td:last-child { text-align: right; font-weight: bold }
  .states div { display: flex; align-items: center; padding: 2px 8px; font-size: 11px }
  .states span { width: 160px; overflow: hidden; white-space: nowrap } .states b { padding-left: 8px }
  .pie { display: flex } .pie .legend { height: auto; padding-top: 16px } .pie .legend span { display: block }
  .nothing { color: #6e7276; display: flex; height: calc(100% - 30px); align-items: center; justify-content: center }
`

export const heightOf = (board: Board): number =>
  Math.max(...layout(board).flatMap(({ panels }) => panels.map(({ place }) => place.y + place.h))) * LINE + 60

/** A board as a page of its own, with what its panels have to show. */
export const page = (board: Board, seen: (panel: Panel) => ReadonlyArray<Line>): string => {
  const heads = layout(board).map(({ place, title }) => `<h2 style="top:${place.y * LINE + 44}px">${safe(title)}</h2>`)
  const boxes = layout(board).flatMap(({ panels }) =>
    panels.map(({ panel, place: { h, w, x, y } }) => {
      const [width, height] = [w * COLUMN - GAP, h * LINE - GAP]
      const lines = seen(panel).filter(({ points }) => points.length > 0)
      const inside = lines.length === 0
        ? `<div class="nothing"${
          panel.emptyColour === undefined ? "" : ` style="color:${COLOURS[panel.emptyColour]}"`
        }>${safe(panel.empty ?? "No data")}</div>`
        : draw(panel, lines, width, height - 28)
      const style = `left:${x * COLUMN + GAP}px;top:${y * LINE + 48}px;width:${width}px;height:${height}px`
      return `<div class="panel" data-lines="${lines.length}" style="${style}"><h3>${
        safe(panel.title)
      }</h3>${inside}</div>`
    })
  )
  return `<!doctype html><meta charset="utf-8"><title>${safe(board.title)}</title><style>${CSS}</style>` +
    `<body style="height:${heightOf(board)}px"><h1>${safe(board.title)}</h1>${[...heads, ...boxes].join("")}</body>`
}
