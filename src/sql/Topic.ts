/** What processes keep in memory and tell one another to read again. */
export const TOPICS = ["hotels", "hotel-contents", "secrets", "pms-connections", "flags"] as const
export type Topic = typeof TOPICS[number]

export const isTopic = (text: string): text is Topic => TOPICS.some((topic) => topic === text)
