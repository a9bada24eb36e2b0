import {
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort
} from "@grafana/grafana-foundation-sdk/dashboard"
import type { Board } from "./Board.ts"
import { layout } from "./Layout.ts"
import { DATASOURCE, panelOf } from "./RenderPanel.ts"

/** Where the runbooks are, for whoever reads them elsewhere than in the repository. */
const RUNBOOKS = "docs/runbooks.md"

const variables = (board: Board) => [
  new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"),
  ...(board.tenants === undefined ? [] : [
    new QueryVariableBuilder("tenant").label("Hotel").datasource(DATASOURCE)
      .query(`label_values(${board.tenants}, tenant_id)`).refresh(VariableRefresh.OnTimeRangeChanged)
      // oxlint-disable-next-line unicorn/no-array-sort -- a setting of the variable
      .sort(VariableSort.AlphabeticalAsc).multi(true).includeAll(true).allValue(".*")
  ]),
  new TextBoxVariableBuilder("runbooks").label("Runbooks").defaultValue(RUNBOOKS)
    .current({ text: RUNBOOKS, value: RUNBOOKS }).options([{ text: RUNBOOKS, value: RUNBOOKS, selected: true }])
]

const others = new DashboardLinkBuilder("Other boards").type(DashboardLinkType.Dashboards).tags(["conserje"])
  .asDropdown(true).keepTime(true)

/** The board as Grafana reads it from a file. */
export const render = (board: Board): string => {
  const builder = new DashboardBuilder(board.title).uid(board.uid).description(board.description)
    .tags(["conserje", ...board.tags]).refresh(board.refresh).time({ from: board.since, to: "now" })
    .timezone("browser").readonly().variables(variables(board)).link(others)
  for (const row of layout(board)) {
    builder.withRow(new RowBuilder(row.title).id(row.id).gridPos(row.place))
    for (const { id, panel, place } of row.panels) {
      const built = panelOf(panel).id(id).gridPos(place).build()
      builder.withPanel({ build: () => built })
    }
  }
  return `${JSON.stringify(builder.build(), null, 2)}\n`
}
