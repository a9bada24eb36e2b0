import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os"

/** What a figure was measured on. */
export const describe = (): string => {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const deno = /deno ([\d.]+)/i.exec(process.versions["deno"] === undefined ? "" : `deno ${process.versions["deno"]}`)
  return `${availableParallelism()} cores (${first?.model.trim() ?? "unknown"}), ${memory} GiB, Linux ${release()}, ` +
    `Deno ${deno?.[1] ?? "-"}; load generator, servers and PostgreSQL share the cores`
}

/** Of the last minute: above the number of cores, somebody else was measured too. */
export const load = (): string => (loadavg()[0] ?? 0).toFixed(1)
