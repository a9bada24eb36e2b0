/** A value as Grafana writes it in a unit of the boards. */
export const written = (value: number, unit: string): string => {
  switch (unit) {
    case "percent":
      return `${short(value)} %`
    case "percentunit":
      return `${short(100 * value)} %`
    case "currencyEUR":
      return `€ ${short(value)}`
    case "bytes":
      return scaled(value, ["B", "KiB", "MiB", "GiB", "TiB"], 1024)
    case "s":
      return lasting(value)
    case "m":
      return lasting(60 * value)
    case "h":
      return lasting(3600 * value)
    case "d":
      return lasting(86_400 * value)
    case "cps":
    case "eps":
    case "mps":
    case "ops":
    case "reqps":
      return `${short(value)} ${A_SECOND[unit]}/s`
    default:
      return scaled(value, ["", "K", "Mil", "Bil"], 1000)
  }
}

const A_SECOND = { cps: "c", eps: "evt", mps: "msg", ops: "ops", reqps: "req" } as const

const short = (value: number): string => {
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)))
}

const scaled = (value: number, names: ReadonlyArray<string>, base: number): string => {
  let [left, step] = [value, 0]
  while (Math.abs(left) >= base && step < names.length - 1) {
    left /= base
    step++
  }
  return `${short(left)} ${names[step] ?? ""}`.trim()
}

const TIMES = [["years", 31_536_000], ["weeks", 604_800], ["days", 86_400], ["h", 3600], ["min", 60], ["s", 1]] as const

const lasting = (seconds: number): string => {
  const size = Math.abs(seconds)
  if (size === 0) return "0 s"
  if (size < 0.001) return `${short(seconds * 1_000_000)} µs`
  if (size < 1) return `${short(seconds * 1000)} ms`
  const [name, of] = TIMES.find(([, of]) => size >= of) ?? ["s", 1]
  return `${short(seconds / of)} ${name}`
}
