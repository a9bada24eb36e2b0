import { Schema } from "effect"

/** What a backup is known by: it stands beside its file, and is there only when the backup is good. */
export const Manifest = Schema.Struct({
  /** The dump, in the same folder. */
  file: Schema.String,
  /** Milliseconds since the epoch: what was committed until then is in it. */
  takenAt: Schema.Int,
  bytes: Schema.Int,
  sha256: Schema.String,
  /** Rows of each table, counted in the snapshot that was dumped. */
  tables: Schema.Record(Schema.String, Schema.Int)
})
export type Manifest = typeof Manifest.Type

export type Tables = Manifest["tables"]

/** In what the tables that came back differ from those that were dumped; nothing when they do not. */
export const differences = (dumped: Tables, restored: Tables): ReadonlyArray<string> =>
  [...new Set([...Object.keys(dumped), ...Object.keys(restored)])].toSorted().flatMap((table) => {
    const [before, after] = [dumped[table], restored[table]]
    if (before === after) return []
    if (after === undefined) return [`${table} is missing`]
    return [`${table} has ${after} rows, ${before === undefined ? "and was not dumped" : `of ${before}`}`]
  })

/** Those that are older than so many milliseconds, but never the newest. */
export const outlived = (
  all: ReadonlyArray<Manifest>,
  now: number,
  kept: number
): ReadonlyArray<Manifest> =>
  all.toSorted((one, other) => other.takenAt - one.takenAt).slice(1).filter(({ takenAt }) => now - takenAt > kept)

/**
 * What the node exporter shows of it. Without any good backup its time is 0: one that never came to its end is told like
 * one that is too old.
 */
export const metricsOf = (newest: Manifest | undefined): string =>
  `# HELP backup_last_success_timestamp_seconds Seconds since the epoch at which the last good backup was begun
# TYPE backup_last_success_timestamp_seconds gauge
backup_last_success_timestamp_seconds ${(newest?.takenAt ?? 0) / 1000}
# HELP backup_size_bytes Size of the last good backup
# TYPE backup_size_bytes gauge
backup_size_bytes ${newest?.bytes ?? 0}
`
