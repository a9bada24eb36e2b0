import type { Timeline } from "./Timeline.ts"

export const PROCESS = 'instance="a:8002",job="conserje"'

/** Two buckets of a histogram: a share `slow(x)` of the observations is longer than `below` and at most `above` seconds. */
export const histogram = (
  time: Timeline,
  name: string,
  labels: string,
  below: number,
  above: number,
  slow: (x: number) => number
): Readonly<Record<string, string>> => {
  const bucket = (le: string) => `${name}_bucket{${labels === "" ? "" : `${labels},`}le="${le}"}`
  return {
    [bucket(String(below))]: time.counter((x) => 1 - slow(x)),
    [bucket(String(above))]: time.counter(() => 1),
    [bucket("+Inf")]: time.counter(() => 1)
  }
}

export const always = (time: Timeline, value: number): string => time.gauge(() => value)
