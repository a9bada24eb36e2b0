import { createHash } from "node:crypto"

/**
 * Names what staff do without a name of their own, by what it is: the same command, given twice, does it once. `nth`
 * counts those that are over, as one who booked, cancelled and books again.
 */
export const of = (scope: string, what: unknown, nth: number): string =>
  `staff:${scope}:${createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 26)}:${nth}`
