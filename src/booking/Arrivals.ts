import { DateTime } from "effect"
import { type LocalDate, plusDays } from "../domain/StayDates.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { type Policies, policiesOf } from "../tenancy/Policies.ts"
import type { Record } from "./Record.ts"
import type { Topic } from "./Reservations.ts"

/** The instant (milliseconds since the epoch) when the hotel's clock shows `HH:MM` on that day. */
export const instantOf = (date: LocalDate, hourMinute: string, timeZone: string): number =>
  DateTime.toEpochMillis(
    DateTime.makeZonedUnsafe(`${date}T${hourMinute}:00`, { timeZone, adjustForTimeZone: true })
  )

/** When the house takes a stay for over (milliseconds since the epoch). */
export const checkOutOn = (
  day: LocalDate,
  { profile }: { readonly profile: Pick<Hotel["profile"], "policies" | "timeZone"> }
): number => instantOf(day, policiesOf(profile).checkOut, profile.timeZone)

/** When a guest is written to about an arrival or a departure: mid-morning, on the hotel's clock. */
const MORNING = "10:00"
const DAY = 86_400_000

/** All that a booked guest is told by appointment. */
export const TOPICS = ["pre_arrival_7d", "pre_arrival_1d", "check_in_data", "check_out", "review_request"] as const

/** What a booked guest is to be told, and when (milliseconds since the epoch). */
export const appointments = (
  { stay }: Pick<Record, "stay">,
  { checkOut }: Policies,
  timeZone: string
): ReadonlyArray<{ readonly topic: Topic; readonly at: number }> => [
  { topic: "pre_arrival_7d", at: instantOf(plusDays(stay.arrive, -7), MORNING, timeZone) },
  { topic: "pre_arrival_1d", at: instantOf(plusDays(stay.arrive, -1), MORNING, timeZone) },
  { topic: "check_in_data", at: instantOf(stay.arrive, MORNING, timeZone) },
  { topic: "check_out", at: instantOf(stay.leave, "09:00", timeZone) },
  { topic: "review_request", at: instantOf(stay.leave, checkOut, timeZone) + DAY }
]
