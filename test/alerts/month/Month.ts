/**
 * A month of a hotel whose every turn is known: how many there were in each minute, how many failed, when a process was
 * started anew, and when Prometheus did not look. What the counters show of it is made from that, and so is what budgets
 * and burn rates ought to be.
 */

const MINUTES_OF_DAY = 24 * 60

/** Minutes since it began, the last of which is the last scrape. */
export const LENGTH = 31 * MINUTES_OF_DAY
/** 1 October 2026, midnight. */
export const BEGIN = 1_790_812_800
export const timeOf = (minute: number): number => BEGIN + 60 * minute

export const INTENTS = ["greet", "book_room"] as const
export type Intent = typeof INTENTS[number]

/** In these minutes, the first excluded and the last included, so large a share of an intent's turns failed. */
interface Incident {
  readonly from: number
  readonly to: number
  readonly intent: Intent
  readonly share: number
}
export const LAST_DAY = LENGTH - MINUTES_OF_DAY
const INCIDENTS: ReadonlyArray<Incident> = [
  // Before the thirty days that count at the end of the month.
  { from: 100, to: 400, intent: "greet", share: 1 },
  { from: 12_000, to: 12_090, intent: "book_room", share: 1 },
  { from: LAST_DAY - 2_000, to: LAST_DAY - 1_400, intent: "book_room", share: 0.25 },
  { from: LAST_DAY + 300, to: LAST_DAY + 345, intent: "book_room", share: 1 },
  { from: LAST_DAY + 780, to: LAST_DAY + 960, intent: "greet", share: 0.05 },
  { from: LAST_DAY + 1_200, to: LAST_DAY + 1_440, intent: "greet", share: 0.05 }
]
/** Nobody looked in these minutes, the first and the last of which were scraped. */
const GAPS = [{ from: 28_000, to: 28_120 }, { from: LAST_DAY + 700, to: LAST_DAY + 725 }] as const

const PROCESSES = [
  { instance: "a:8002", since: 0, restarts: [5_000, 28_050, LAST_DAY + 320, LAST_DAY + 800] },
  { instance: "b:8002", since: 14_400, restarts: [20_000, LAST_DAY + 900] }
] as const

interface Turns {
  readonly ok: number
  readonly error: number
}

/** Turns of an intent in the minute that ends then. More by day than by night. */
export const turnsIn = (minute: number, intent: Intent): Turns => {
  const ofDay = Math.sin(2 * Math.PI * minute / MINUTES_OF_DAY)
  const all = intent === "greet" ? Math.round(40 + 20 * ofDay) : Math.round(20 + 12 * ofDay)
  const share = INCIDENTS.find((one) => one.intent === intent && minute > one.from && minute <= one.to)?.share ?? 0
  const error = Math.round(all * share) + (minute % 211 === 0 ? 1 : 0)
  return { ok: all - Math.min(all, error), error: Math.min(all, error) }
}

/** The turns of the minutes after `from` up to `to`, over all intents or of one. */
export const turnsBetween = (from: number, to: number, intents: ReadonlyArray<Intent> = INTENTS): Turns => {
  let [ok, error] = [0, 0]
  for (let minute = from + 1; minute <= to; minute++) {
    for (const intent of intents) {
      const turns = turnsIn(minute, intent)
      ok += turns.ok
      error += turns.error
    }
  }
  return { ok, error }
}

/** A turn takes a tenth of a second or less; one that fails, more than two and at most three. */
const BOUNDS = ["0.1", "2", "3", "+Inf"] as const
const withinOf = ({ error, ok }: Turns): Readonly<Record<string, number>> => ({
  "0.1": ok,
  "2": ok,
  "3": ok + error,
  "+Inf": ok + error
})

/** What a process counts in a minute: all of it while it is alone, and every other turn with a second one. */
const partOf = (process: number, minute: number, many: number): number => {
  if (minute <= PROCESSES[1].since) return process === 0 ? many : 0
  return process === 0 ? Math.ceil(many / 2) : Math.floor(many / 2)
}

const gapAt = (minute: number) => GAPS.find(({ from, to }) => minute > from && minute < to)

/** The minute of the last look at that time or before, and of the next at that time or after. */
export const lastLook = (minute: number): number => gapAt(minute)?.from ?? minute
export const nextLook = (minute: number): number => gapAt(minute)?.to ?? minute

/** The whole of it as OpenMetrics, series by series; of how long turns took, the last day alone. */
export const openMetrics = (): string => {
  const messages: Array<string> = ["# TYPE orchestrator_messages counter"]
  const times: Array<string> = ["# TYPE orchestrator_latency_seconds histogram"]
  PROCESSES.forEach(({ instance, restarts, since }, process) => {
    const written = (lines: Array<string>, series: string, first: number, counted: (minute: number) => number) => {
      let sum = 0
      for (let minute = first; minute <= LENGTH; minute++) {
        // It was started anew just after the scrape before.
        if (restarts.some((restart) => restart === minute - 1)) sum = 0
        if (minute > first) sum += partOf(process, minute, counted(minute))
        if (gapAt(minute) === undefined) lines.push(`${series} ${sum} ${timeOf(minute)}`)
      }
    }
    const labels = (intent: Intent, more: string) =>
      `{instance="${instance}",job="conserje",intent="${intent}",${more}}`
    for (const intent of INTENTS) {
      for (const status of ["ok", "error"] as const) {
        written(
          messages,
          `orchestrator_messages_total${labels(intent, `status="${status}"`)}`,
          since,
          (minute) => turnsIn(minute, intent)[status]
        )
      }
      for (const le of BOUNDS) {
        written(
          times,
          `orchestrator_latency_seconds_bucket${labels(intent, `le="${le}"`)}`,
          Math.max(since, LAST_DAY - 60),
          (minute) => withinOf(turnsIn(minute, intent))[le] ?? 0
        )
      }
    }
  })
  return [...messages, ...times, "# EOF", ""].join("\n")
}
