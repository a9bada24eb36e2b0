import { Cause, Logger, References } from "effect"

/** What is longer than this is cut before it is searched: no log line is worth a busy event loop. */
const LONGEST = 16_384

const DIGITS_OF_A_PHONE = 8

/** Patterns of what never belongs in a log, and what stands there instead. The first that matches has the text. */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/wamid\.[\w=+/-]+/g, "wamid.***"],
  [/(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 ***"],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, "***"],
  [/(EAA|sk-|ghp_)[\w-]{16,}/g, "$1***"],
  [/:\/\/[^\s/@]{1,512}@/g, "://***@"],
  [
    /((?:access[_-]?|refresh[_-]?|verify[_-]?)?token|(?:app[_-]?)?secret|password|api[_-]?key|authorization)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    "$1$2***"
  ],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, "***@***"]
]

/**
 * Numbers as people write phones: digits with at most two of the usual signs between them. Ids of ours, times and
 * addresses of machines have digits too and are matched first, so that they stay readable.
 */
const DIGITS =
  /(?<kept>\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|\d{1,3}(?:\.\d{1,3}){3})\b(?!\.\d))|\+?\(?\d(?:[\s().-]{0,2}\d)*/gi

/** The text without phone numbers, message ids, tokens, passwords and e-mail addresses. */
export const redactText = (text: string): string => {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const withoutSecrets = SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), cut)
  return withoutSecrets.replace(
    DIGITS,
    (found, kept: string | undefined) =>
      kept !== undefined || found.replaceAll(/\D/g, "").length < DIGITS_OF_A_PHONE ? found : "***"
  )
}

const SECRET_NAME = /token|secret|password|api[_-]?key|authorization/i

/** The same for any value of a log line, down to a bounded depth. */
export const redactValue = (value: unknown, depth = 6): unknown => {
  if (typeof value === "string") return redactText(value)
  if (typeof value === "number" || typeof value === "bigint") {
    return redactText(String(value)) === String(value) ? value : "***"
  }
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Error) return redactText(String(value))
  if (depth === 0) return "…"
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth - 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      redactText(name),
      SECRET_NAME.test(name) ? "***" : redactValue(one, depth - 1)
    ])
  )
}

/** The cause as one error whose text is the redacted text: what a logger prints of it and nothing else. */
export const redactCause = (cause: Cause.Cause<unknown>): Cause.Cause<unknown> => {
  if (cause.reasons.length === 0) return cause
  const [first = "", ...rest] = redactText(Cause.pretty(cause)).split("\n")
  const [, name = "Error", message = first] = /^(\w+): (.*)$/.exec(first) ?? []
  const error = new Error(message)
  error.name = name
  error.stack = [`${name}: ${message}`, ...rest].join("\n")
  return Cause.fail(error)
}

/** The same logger, which never gets to see what it must not write: neither in messages, annotations nor causes. */
export const redacting = <Output>(logger: Logger.Logger<unknown, Output>): Logger.Logger<unknown, Output> =>
  Logger.make((entry) =>
    logger.log({
      ...entry,
      message: Array.isArray(entry.message)
        ? entry.message.map((part) => redactValue(part))
        : redactValue(entry.message),
      cause: redactCause(entry.cause),
      fiber: new Proxy(entry.fiber, {
        get: (fiber, key) => {
          if (key !== "getRef") return Reflect.get(fiber, key, fiber)
          return (ref: unknown) =>
            ref === References.CurrentLogAnnotations
              ? redactValue(fiber.getRef(References.CurrentLogAnnotations))
              : Reflect.apply(fiber.getRef, fiber, [ref])
        }
      })
    })
  )
