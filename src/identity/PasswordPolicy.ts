/** What a password must be, and about whom it must not be. Lengths in characters; the longest bounds our own work. */
export const SHORTEST = 12
export const LONGEST = 128
/** Passwords of the past that may not come back. */
export const REMEMBERED = 5
/** Milliseconds until a password has to be changed. */
export const LASTS = 90 * 24 * 60 * 60 * 1000

const CLASSES: ReadonlyArray<readonly [RegExp, string]> = [
  [/\p{Lu}/u, "a capital letter"],
  [/\p{Ll}/u, "a small letter"],
  [/\p{Nd}/u, "a digit"],
  [/[^\p{L}\p{N}\s]/u, "a sign that is neither letter nor digit"]
]

/** What is wrong with a password by its shape: one sentence each, none when it is right. */
export const problemsOf = (password: string): ReadonlyArray<string> => {
  const length = [...password].length
  const missing = CLASSES.filter(([pattern]) => !pattern.test(password)).map(([, name]) => name)
  return [
    ...(length < SHORTEST ? [`It needs at least ${SHORTEST} characters.`] : []),
    ...(length > LONGEST ? [`It may have at most ${LONGEST} characters.`] : []),
    ...(missing.length > 0 ? [`It needs ${missing.join(", ")}.`] : [])
  ]
}

/** Words that a stranger would try for this person. */
export const obviousWords = (email: string, name: string): ReadonlyArray<string> =>
  [...new Set(["conserje", "hotel", email, ...email.split(/[^\p{L}\p{N}]+/u), ...name.split(/\s+/)])].filter((word) =>
    word.length > 2
  )

/** What is left of a password for a stranger to guess who has tried those words: letters and digits. */
export const withoutWords = (password: string, words: ReadonlyArray<string>): string =>
  words.toSorted((one, other) => other.length - one.length).reduce(
    (rest, word) => rest.replaceAll(word.toLowerCase(), ""),
    password.toLowerCase()
  ).replaceAll(/[^\p{L}\p{N}]/gu, "")

/** Whether it is old enough to be changed. Times in milliseconds since the epoch. */
export const isStale = (changedAt: number | null, now: number): boolean =>
  changedAt === null || now - changedAt >= LASTS
