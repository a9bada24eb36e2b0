/** One line of an exposition: a series and its value. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Family {
  readonly type: string
  readonly help: string
  readonly samples: ReadonlyArray<Sample>
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/s
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/gs

const valueOf = (text: string): number => text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text)

const labelsOf = (text: string): Readonly<Record<string, string>> => {
  const labels: Record<string, string> = {}
  let read = 0
  for (const [whole, name = "", value = ""] of text.matchAll(LABEL)) {
    if (name in labels) throw new Error(`label ${name} twice in {${text}}`)
    labels[name] = value
    read += whole.length
  }
  if (read !== text.length) throw new Error(`not labels: {${text}}`)
  return labels
}

/** Reads text format 0.0.4 as strictly as Prometheus, and throws at the first line that breaks it. */
export const parse = (text: string): ReadonlyMap<string, Family> => {
  const families = new Map<string, { type: string; help: string; samples: Array<Sample> }>()
  const seen = new Set<string>()
  let help = ""
  let current = ""
  if (!text.endsWith("\n")) throw new Error("the last line has no end")
  for (const line of text.slice(0, -1).split("\n")) {
    const [, about = "", named = "", rest = ""] = /^# (HELP|TYPE|UNIT) (\S+) ?(.*)$/.exec(line) ?? []
    if (about === "HELP") help = rest
    if (about === "TYPE") {
      if (families.has(named)) throw new Error(`${named} has two types`)
      families.set(named, { type: rest, help, samples: [] })
      current = named
    }
    if (line.startsWith("#")) continue
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? []
    const family = families.get(current)
    const base = family?.type === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name
    if (family === undefined || base !== current) throw new Error(`a sample outside its family: ${line}`)
    if (Number.isNaN(valueOf(value))) throw new Error(`not a value: ${line}`)
    const read = labelsOf(labels)
    const series = `${name}${JSON.stringify(Object.entries(read).toSorted(([a], [b]) => a.localeCompare(b)))}`
    if (seen.has(series)) throw new Error(`a series twice: ${line}`)
    seen.add(series)
    family.samples.push({ name, labels: read, value: valueOf(value) })
  }
  for (const [name, family] of families) if (family.type === "histogram") checkBuckets(name, family)
  return families
}

const checkBuckets = (name: string, { samples }: Family): void => {
  const last = new Map<string, { le: number; value: number }>()
  for (const { labels, name: sample, value } of samples.filter((one) => one.name === `${name}_bucket`)) {
    const { le = "", ...rest } = labels
    const series = JSON.stringify(rest)
    const before = last.get(series)
    if (before !== undefined && (valueOf(le) <= before.le || value < before.value)) {
      throw new Error(`${sample} is not cumulative`)
    }
    last.set(series, { le: valueOf(le), value })
  }
  for (const { labels, value } of samples.filter((one) => one.name === `${name}_count`)) {
    const end = last.get(JSON.stringify(labels))
    if (end?.le !== Infinity || end.value !== value) throw new Error(`${name} does not end at +Inf with its count`)
  }
}
