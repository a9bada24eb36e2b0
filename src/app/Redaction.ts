import { Cause, Logger, References } from "effect"

/** What is longer than this is cut before it is searched: no log line is worth a busy event loop. */
const LONGEST = 16_384

const DIGITS_OF_A_PHONE = 8

/** Patterns of what never belongs in a log, and what stands there instead. The first that matches has the text. */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/wamid\.[\w=+/-]+/g, "wamid.***"],
  [/(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 ***"],
  // Signed ones have three parts, sealed ones five.
  [/eyJ[\w-]+(?:\.[\w-]*){2,4}/g, "***"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "***"],
  [
    /(EAA|[sr]k[-_]|whsec_|APP_USR-|TEST-|gh[opsu]_|github_pat_|glpat-|xox[a-z]-|xapp-|AKIA|ASIA|AIza|ya29\.|SG\.)[\w.-]{16,}/g,
    "$1***"
  ],
  [/(sha(?:1|256))=[0-9a-f]{16,}/gi, "$1=***"],
  [/:\/\/[^\s/@]{1,512}@/g, "://***@"],
  // Who holds the whole address of a signed file, or of a webhook of Slack's, holds what is behind it.
  [/(https?:\/\/[^\s?#"'<>]{1,2048})[?#][^\s"'<>]*/gi, "$1?***"],
  [/(hooks\.slack\.com\/|discord\.com\/api\/webhooks\/|hc-ping\.com\/)[^\s"'<>]+/gi, "$1***"],
  [/\b((?:set-)?cookie["']?\s*[=:]\s*)[^\s;]+(?:;\s*[^\s;=]+=[^\s;]+)*/gi, "$1***"],
  [
    /((?:access[_-]?|refresh[_-]?|verify[_-]?)?token|(?:app[_-]?)?secret|passw(?:or)?d|pwd|contrase[ñn]a|senha|clave|api[_-]?key|authorization|signature|hash)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    "$1$2***"
  ],
  [/\b(cvv2?|cvc)(\D{0,5})\d{3,4}\b/gi, "$1$2***"],
  // Documents that are shorter than a phone, or begin with letters, by what is written before them.
  [
    /\b((?:dni|c[ée]dula|pasaporte|passaporte|passport)\W{0,3}(?:(?:es|is|é|n[º°o.]{0,2}|n[úu]mero|number)\W{1,3})?)(?=[\p{L}.-]{0,4}\d)[\p{L}\d.-]{5,}/giu,
    "$1***"
  ],
  [/\b[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){3,7}(?:\s?[A-Z\d]{1,3})?\b/g, "***"],
  [
    /[\p{L}\p{N}._%+'-]{1,64}(?:\s?[@\uff20]\s?|%40|\s?[([]at[)\]]\s?|\sarroba\s)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*\.\p{L}[\p{L}\p{N}-]{0,62}/giu,
    "***@***"
  ]
]

/** Digits of ours and of others that stay readable: what no phone and no card looks like. */
const KEPT = [
  // Ids: a UUID, one that we drew, a trace's.
  "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  "[a-z]0[0-9a-hjkmnp-tv-z]{25}",
  "(?:00-)?(?=[0-9]*[a-f])[0-9a-f]{32}(?:-[0-9a-f]{16}-[0-9a-f]{2})?",
  // Days and hours.
  "\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,6})?)?Z?)?",
  "(?:[0-2]?\\d|3[01])(?<mark>[/.-])(?:0?\\d|1[0-2])\\k<mark>(?:19|20)\\d\\d",
  "(?:19|20)\\d\\d/(?:0?\\d|1[0-2])/(?:[0-2]?\\d|3[01])",
  // Addresses of machines.
  "(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)",
  // Amounts of money: with cents, or behind the sign of a currency.
  "\\d{1,3}(?:\\.\\d{3})+,\\d\\d",
  "\\d{1,3}(?:,\\d{3})+\\.\\d\\d",
  "(?<=(?:[$€£]|USD|UYU|ARS|BRL|EUR)\\s?)\\d{1,3}(?:[.,]\\d{3})+"
]

/** What people write between the digits of a phone or a card; never a new line, and a slash only before a longer group. */
const BETWEEN = "(?:[^\\S\\r\\n]|[().·_|*\\-\\u2010-\\u2015\\u200b-\\u200d\\u2060\\u00ad]|/(?=\\p{Nd}{3})){0,3}"

/** Numbers as people write them, in any script's digits; what is kept is matched first. */
const DIGITS = new RegExp(
  `(?<kept>\\(?\\b(?:${KEPT.join("|")})\\b(?![.,/-]?\\d))|\\+?\\(?\\p{Nd}(?:${BETWEEN}\\p{Nd})*`,
  "giu"
)

const NO_DIGIT = /\P{Nd}/gu

/** The text without phone numbers, message ids, tokens, passwords and e-mail addresses. */
export const redactText = (text: string): string => {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const withoutSecrets = SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), cut)
  return withoutSecrets.replace(
    DIGITS,
    (found, kept: string | undefined) =>
      kept !== undefined || found.replace(NO_DIGIT, "").length < DIGITS_OF_A_PHONE ? found : "***"
  )
}

const SECRET_NAME =
  /token|secret|passw(or)?d|pwd|credential|cookie|(api|private)[_-]?key|authorization|^(pin|cvv2?|cvc|otp)$/i

/** The same for any value of a log line, down to a bounded depth. */
export const redactValue = (value: unknown, depth = 6): unknown => {
  if (typeof value === "string") return redactText(value)
  if (typeof value === "number" || typeof value === "bigint") {
    // A fraction is a measurement, whatever its digits.
    if (typeof value === "number" && !Number.isInteger(value)) return value
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
