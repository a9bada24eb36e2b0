import * as Month from "./Month.ts"

/** What has no figure, because nothing was seen or nothing burns. */
type Figure = number | undefined
export type Figures = Readonly<Record<string, Figure | Readonly<Record<string, number>>>>

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const TARGET = 99
const BUDGET = 1 - TARGET / 100
const HOURS_OF_A_MONTH = 720

/** Turns between the first and the last look of a window that ends then; none when there were not two looks. */
const looked = (at: number, seconds: number, intents: ReadonlyArray<Month.Intent> = Month.INTENTS) => {
  const minute = (time: number) => (time - Month.BEGIN) / MINUTE
  const from = Month.nextLook(Math.ceil(minute(at - seconds)))
  const to = Month.lastLook(Math.floor(minute(at)))
  if (to <= from) return undefined
  const { error, ok } = Month.turnsBetween(from, to, intents)
  return { error, ok, all: ok + error, seconds: (to - from) * MINUTE }
}
type Looked = ReturnType<typeof looked>

const shareOf = (turns: Looked): Figure => turns === undefined ? undefined : turns.error / turns.all
const times = (figure: Figure, factor: number): Figure => figure === undefined ? undefined : figure * factor

/** The 95th percentile as a reader of three buckets would draw it: straight lines between their bounds. */
const p95 = (turns: Looked): Figure => {
  if (turns === undefined) return undefined
  const rank = 0.95 * turns.all
  return rank <= turns.ok ? 0.1 * rank / turns.ok : 2 + (rank - turns.ok) / turns.error
}

/** What the board of the objective ought to show then, by the titles and the legends of its panels. */
export const slo = (at: number): Figures => {
  const burn = (seconds: number) => times(shareOf(looked(at, seconds)), 1 / BUDGET)
  const recent = looked(at, 5 * MINUTE)
  const month = shareOf(looked(at, 30 * DAY)) ?? 0
  const used = month / BUDGET
  const left = Math.max(0, 1 - used) * HOURS_OF_A_MONTH
  const until = (pace: Figure): Figure => pace === undefined || pace === 0 ? undefined : left / pace
  const byIntent = (figure: (turns: Looked) => Figure) =>
    Object.fromEntries(Month.INTENTS.flatMap((intent) => {
      const value = figure(looked(at, 5 * MINUTE, [intent]))
      return value === undefined ? [] : [[intent, value]]
    }))
  const halfHour = burn(30 * MINUTE)
  return {
    "SLO target / target": TARGET,
    "Error budget fraction / budget": BUDGET,
    "Success rate / now": recent === undefined ? undefined : 100 * recent.ok / recent.all,
    "Error budget used (30 d) / used": used,
    "Error budget left (30 d) / left": 1 - used,
    "Hours until it is spent / 5 m": until(burn(5 * MINUTE)),
    "Hours until it is spent / 1 h": until(burn(HOUR)),
    "Burn rate: fast and slow / fast (5 m)": burn(5 * MINUTE),
    "Burn rate: fast and slow / slow (1 h)": burn(HOUR),
    "Burn rate: half an hour and six hours / fast 2 (30 m)": halfHour,
    "Burn rate: half an hour and six hours / slow 2 (6 h)": burn(6 * HOUR),
    "Burn rate: tickets / 2 h": burn(2 * HOUR),
    "Burn rate: tickets / 1 d": burn(DAY),
    "Burn rate: tickets / 3 d": burn(3 * DAY),
    "Budget of the last half hour / used": halfHour,
    "Budget of the last half hour / left": halfHour === undefined ? undefined : 1 - halfHour,
    "Top 5 intents by error % / {{intent}}": byIntent((turns) => times(shareOf(turns), 100)),
    "Top 5 intents by latency p95 / {{intent}}": byIntent(p95),
    "Messages a second / messages": recent === undefined ? undefined : recent.all / recent.seconds,
    "Messages a second / floor": 0.5,
    "Error ratio of 30 days / ratio": month
  }
}
