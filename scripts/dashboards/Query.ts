/**
 * PromQL in the words of a panel. Counters are read over `$__rate_interval`, which Grafana never makes shorter than four
 * scrapes; what is counted over a day says its window itself.
 */

const grouped = (by: ReadonlyArray<string>): string => by.length === 0 ? "" : ` by (${by.join(", ")})`

/** Things a second, over all processes. */
export const rate = (counter: string, ...by: ReadonlyArray<string>): string =>
  `sum${grouped(by)} (rate(${counter}[$__rate_interval]))`.replace("sum (", "sum(")

/** The same where a panel has many groups and most of them rest: only those that do not. */
export const busy = (counter: string, ...by: ReadonlyArray<string>): string => `${rate(counter, ...by)} > 0`

/** Things in a window such as `1h`, over all processes. */
export const increase = (counter: string, window: string, ...by: ReadonlyArray<string>): string =>
  `sum${grouped(by)} (increase(${counter}[${window}]))`.replace("sum (", "sum(")

/** What so large a share of the observations stays below. */
export const quantile = (share: number, histogram: string, ...by: ReadonlyArray<string>): string =>
  `histogram_quantile(${share}, ${rate(bucketsOf(histogram), "le", ...by)})`

/** The same over a window of its own, for what happens a few times a day. */
export const quantileOver = (window: string, share: number, histogram: string, ...by: ReadonlyArray<string>): string =>
  `histogram_quantile(${share}, ${increase(bucketsOf(histogram), window, "le", ...by)})`

/** Percent of the first in the second. Nothing, and not 0, while the second stands still. */
export const percent = (part: string, whole: string): string => `100 * ${part} / (${whole} > 0)`

const bucketsOf = (histogram: string): string => {
  const [name = "", labels] = histogram.split("{")
  return `${name}_bucket${labels === undefined ? "" : `{${labels}`}`
}
