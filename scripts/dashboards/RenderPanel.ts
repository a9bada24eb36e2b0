import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder
} from "@grafana/grafana-foundation-sdk/common"
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode
} from "@grafana/grafana-foundation-sdk/dashboard"
import { PanelBuilder as GaugeBuilder } from "@grafana/grafana-foundation-sdk/gauge"
import { PanelBuilder as PieBuilder, PieChartLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/piechart"
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus"
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat"
import { PanelBuilder as TimelineBuilder } from "@grafana/grafana-foundation-sdk/statetimeline"
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table"
import { PanelBuilder as SeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries"
import { anchorOf } from "../../src/alerts/RuleFile.ts"
import type { Panel, States, Thresholds } from "./Panel.ts"

export const DATASOURCE = { type: "prometheus", uid: "${datasource}" } as const

type Builder = SeriesBuilder | StatBuilder | GaugeBuilder | TableBuilder | PieBuilder | TimelineBuilder

// oxlint-disable-next-line unicorn/no-array-sort -- a setting of the tooltip
const tooltip = new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending)

const lines = (thresholds: Thresholds | undefined) =>
  new SeriesBuilder().fillOpacity(8).tooltip(tooltip).legend(
    new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true)
      .calcs(["lastNotNull", "max"])
  ).thresholdsStyle(
    new GraphThresholdsStyleConfigBuilder().mode(
      thresholds === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed
    )
  )

const KINDS: Record<Panel["kind"], (panel: Panel) => Builder> = {
  series: ({ thresholds }) => lines(thresholds),
  stacked: ({ thresholds }) =>
    // Without lines: that of a series which rests would lie on the one below and look like it.
    lines(thresholds).lineWidth(0).fillOpacity(70).stacking(new StackingConfigBuilder().mode(StackingMode.Normal)),
  stat: () => new StatBuilder().colorMode(BigValueColorMode.Background).graphMode(BigValueGraphMode.None),
  gauge: () => new GaugeBuilder(),
  table: () => new TableBuilder(),
  timeline: () => new TimelineBuilder(),
  pie: () =>
    new PieBuilder().legend(
      new PieChartLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Right)
        .showLegend(true).values([])
    )
}

const thresholdsOf = ({ base, steps }: Thresholds) =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...steps.map(([value, color]) => ({ value, color }))])

const runbookOf = (alert: string) =>
  new DashboardLinkBuilder(`Runbook: ${alert}`).type(DashboardLinkType.Link).targetBlank(true)
    .url(`\${runbooks}#${anchorOf(alert)}`)

const statesOf = (states: States) => ({
  type: MappingType.ValueToText as const,
  options: Object.fromEntries(Object.entries(states).map(([value, [text, color]]) => [value, { text, color }]))
})

/** Without it Grafana gives nothing the colour of what is lowest, which is red where less is worse. */
const nothingOf = ({ empty = "no data", emptyColour }: Panel) => ({
  type: MappingType.SpecialValue as const,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: empty, color: emptyColour ?? GREY } }
})

const GREY = "#808080"

/** Figures of now; of a range Grafana would show the last one there was, however long ago. */
const NOW: ReadonlySet<Panel["kind"]> = new Set(["stat", "gauge", "table"])

/** Letters as Grafana gives them to the queries of a panel. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

const targetOf = (kind: Panel["kind"], legend: string, expr: string, index: number) => {
  const target = new DataqueryBuilder().datasource(DATASOURCE).refId(LETTERS.charAt(index)).expr(expr)
    .legendFormat(legend)
  if (kind === "table") target.format(PromQueryFormat.Table)
  return NOW.has(kind) ? target.instant() : target.range()
}

export const panelOf = (panel: Panel): Builder => {
  const builder = KINDS[panel.kind](panel)
  builder.title(panel.title).description(panel.what).unit(panel.unit).datasource(DATASOURCE)
  builder.targets(
    Object.entries(panel.queries).map(([legend, expr], index) => targetOf(panel.kind, legend, expr, index))
  )
  builder.thresholds(thresholdsOf(panel.thresholds ?? { base: "green", steps: [] }))
  builder.links((panel.alerts ?? []).map(runbookOf))
  const mappings = [
    ...(panel.states === undefined ? [] : [statesOf(panel.states)]),
    ...(panel.kind === "stat" || panel.kind === "gauge" ? [nothingOf(panel)] : [])
  ]
  if (mappings.length > 0) builder.mappings(mappings)
  if (panel.max !== undefined) builder.min(0).max(panel.max)
  if (panel.empty !== undefined) builder.noValue(panel.empty)
  for (const [legend, colour] of Object.entries(panel.colours ?? {})) {
    builder.overrideByName(legend, [{ id: "color", value: { mode: "fixed", fixedColor: colour } }])
  }
  return builder
}
