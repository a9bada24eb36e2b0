import { Context, LogLevel } from "effect"

/** Another level for a while: until then, in milliseconds since the epoch. */
export interface Meanwhile {
  readonly level: LogLevel.LogLevel
  readonly until: number
}

/** From which level on the process writes its log: the one it was started with, or another one for a while. */
export interface Verbosity {
  /** From now on; `null` takes back what was said. By itself it ends when its time is over. */
  readonly become: (meanwhile: Meanwhile | null) => void
  /** Whether a line of that level is written at that moment. Asked for every line. */
  readonly hears: (level: LogLevel.LogLevel, now: number) => boolean
}

export const from = (configured: LogLevel.LogLevel): Verbosity => {
  let meanwhile: Meanwhile | null = null
  return {
    become: (said) => {
      meanwhile = said
    },
    hears: (level, now) => {
      const lowest = meanwhile !== null && now < meanwhile.until ? meanwhile.level : configured
      return LogLevel.isGreaterThanOrEqualTo(level, lowest)
    }
  }
}

export const Verbosity = Context.Reference<Verbosity>("conserje/telemetry/Verbosity", {
  defaultValue: () => from("Info")
})
