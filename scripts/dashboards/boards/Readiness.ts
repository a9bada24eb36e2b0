import type { Board } from "../Board.ts"
import { above, stat, timeline, UP_OR_DOWN } from "../Panel.ts"

export const readiness: Board = {
  uid: "readiness-overview",
  file: "readiness-overview",
  folder: "agente-hotel",
  title: "Readiness & Dependencies",
  description: "What the house stands on, and whether it answers.",
  tags: ["readiness"],
  refresh: "10s",
  since: "now-3h",
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Dependencies",
          what: "1 when it answered its last check, of every process.",
          unit: "none",
          width: 12,
          queries: { "{{name}}": "min by (name) (dependency_up)" },
          states: UP_OR_DOWN,
          alerts: ["DatabaseDown", "DependencyDown"]
        }),
        stat({
          title: "Ready",
          what: "Every dependency answers, in every process.",
          unit: "none",
          width: 6,
          queries: { ready: "min(readiness_up)" },
          states: UP_OR_DOWN,
          alerts: ["DependencyDown"]
        }),
        stat({
          title: "Last look",
          what: "How long ago the dependencies were looked at, in the process that is latest with it.",
          unit: "s",
          width: 6,
          queries: { age: "time() - min(readiness_last_check_timestamp)" },
          thresholds: above([60, "yellow"], [300, "red"])
        })
      ]
    },
    {
      title: "Over time",
      panels: [
        timeline({
          title: "Dependencies over time",
          what: "When each was away, and how long.",
          unit: "none",
          width: 12,
          queries: { "{{name}}": "min by (name) (dependency_up)" },
          states: UP_OR_DOWN
        }),
        timeline({
          title: "Readiness over time",
          what: "By process.",
          unit: "none",
          width: 12,
          queries: { "{{instance}}": "readiness_up" },
          states: UP_OR_DOWN
        })
      ]
    }
  ]
}
