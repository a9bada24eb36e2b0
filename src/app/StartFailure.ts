import { Cause, Config, Runtime, Schema } from "effect"
import { MigrationError } from "effect/sql/Migrator"
import { isSqlError } from "effect/sql/SqlError"
import { wordsOf } from "../sql/SqlFault.ts"
import { redactText } from "./Redaction.ts"

/** Why a command ended, for the one who gave it. */
export interface StartFailure {
  /** One sentence that names what to change. */
  readonly sentence: string
  /** 2: the configuration is not right; 1: something else is; or the code that the error itself asks for. */
  readonly exitCode: number
  /** Nobody foresaw it: the sentence alone will not help, the cause belongs in the log. */
  readonly unforeseen: boolean
}

export const CONFIGURATION_IS_WRONG = 2

/** What to say of a cause that ended the process; nothing when it was only told to stop, or has spoken for itself. */
export const startFailureOf = (cause: Cause.Cause<unknown>): StartFailure | undefined => {
  if (Cause.hasInterruptsOnly(cause)) return undefined
  const error = Cause.squash(cause)
  if (!Runtime.getErrorReported(error)) return undefined
  if (error instanceof Config.ConfigError) {
    return { sentence: sentenceOfConfig(error), exitCode: CONFIGURATION_IS_WRONG, unforeseen: false }
  }
  if (error instanceof MigrationError) {
    const words = sentence(`${error.message.replace(/\.$/, "")}: ${wordsOf(error)}`)
    return { sentence: words, exitCode: 1, unforeseen: false }
  }
  if (isSqlError(error)) {
    const words = sentence(`The database cannot be used (${wordsOf(error.reason)}): see DATABASE_URL`)
    return { sentence: words, exitCode: 1, unforeseen: false }
  }
  const foreseen = cause.reasons.some((reason) => reason._tag === "Fail")
  const message = error instanceof Error && error.message !== "" ? error.message : String(error)
  return {
    sentence: foreseen ? sentence(message) : "Stopped by a failure that nobody foresaw; its cause is in the log.",
    exitCode: Runtime.getErrorExitCode(error),
    unforeseen: !foreseen
  }
}

const sentence = (message: string): string => {
  const [first = ""] = redactText(message).trim().split("\n")
  return /[.!?]$/.test(first) ? first : `${first}.`
}

const sentenceOfConfig = ({ cause }: Config.ConfigError): string => {
  if (!Schema.isSchemaError(cause)) return sentence(cause.message)
  const [, expected = cause.message, path = ""] = /^([^\n]*)\n\s+at ((?:\[[^\]]*\])+)/.exec(cause.message) ?? []
  const variable = [...path.matchAll(/\["([^"]*)"\]/g)].map(([, name]) => name).join("_")
  // The one thing that a string can fail to be is there.
  if (expected === "Expected string") return `${variable} must be set.`
  const demand = expected.replace(/^Expected /, "").replaceAll(" | ", ", ")
  return sentence(`${variable} must be ${demand}`)
}
