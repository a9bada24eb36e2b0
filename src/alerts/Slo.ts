/** A service level objective: so many percent of turns are good, over 30 days. */
export interface Slo {
  /** Percent. */
  readonly target: number
  /** The share of turns that may fail. */
  readonly budget: number
}

/**
 * Below it the fastest page could never fire: it asks for 14.4 times the budget, and no more than everything can fail
 * (SRE workbook, chapter 5). Above it a 30-day budget of a hotel is less than one message.
 */
export const LOWEST_TARGET = 93.1
export const HIGHEST_TARGET = 99.99

/** Without rounding noise: 99.9 leaves 0.001 and not 0.0009999999999998899. */
export const budgetOf = (target: number): number => Number(((100 - target) / 100).toFixed(6))

/** The budget may be given by itself; it must leave the fastest page possible too. */
export const LARGEST_BUDGET = budgetOf(LOWEST_TARGET)
export const SMALLEST_BUDGET = budgetOf(HIGHEST_TARGET)
