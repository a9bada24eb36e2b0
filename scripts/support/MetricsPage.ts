import { MOST_SERIES, OTHER, unitOf } from "../../src/telemetry/Meters.ts"
import type { Declared } from "./MetricsContract.ts"

const roomOf = ({ file }: Declared): string => file.split("/")[0] ?? ""

const labelsOf = ({ labels }: Declared): string =>
  Object.entries(labels).map(([label, values]) =>
    values.length === 0 ? `\`${label}\`` : `\`${label}\`: ${values.join(", ")}`
  ).join("<br>")

const row = (meter: Declared): string => {
  const buckets = meter.buckets.length === 0 ? "" : `<br>buckets ${meter.buckets.join(" ")}`
  return `| \`${meter.name}\` | ${meter.type} | ${unitOf(meter)} | ${meter.help}${buckets} | ${labelsOf(meter)} |`
}

const section = (room: string, meters: ReadonlyArray<Declared>): string =>
  `## ${room}/

| metric | type | unit | what it is | labels |
|---|---|---|---|---|
${meters.map(row).join("\n")}
`

/** The metrics contract as a page: one table for each room, in the order of names. */
export const render = (contract: ReadonlyArray<Declared>): string => {
  const rooms = [...new Set(contract.map(roomOf))].toSorted()
  const sections = rooms.map((room) =>
    section(
      room,
      contract.filter((meter) => roomOf(meter) === room).toSorted((a, b) => a.name.localeCompare(b.name))
    )
  )
  return `# Metrics

What \`GET /metrics\` shows, as the rooms declare it. Written by \`deno task metrics\`; a test keeps it current.

A label with values listed has no others, and all its series are there from the start. A label without values is open: a metric
has at most ${MOST_SERIES} series, and what comes after is counted under \`${OTHER}\`. Gauges of what stands in the database are the same
in every process: take their maximum.

${sections.join("\n")}`
}
