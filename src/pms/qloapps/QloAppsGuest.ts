import { Option } from "effect"
import type { BookingGuest } from "../Booking.ts"

/** A guest in the form that QloApps takes; it answers anything else with a fatal error or a half-made customer. */
export interface Customer {
  readonly firstname: string
  readonly lastname: string
  readonly email: string
  readonly phone: string
}

/** None when the guest's address is one that no mail server would take. */
export const customerOf = (guest: BookingGuest): Option.Option<Customer> =>
  Option.map(emailOf(guest), (email) => ({
    firstname: nameOf(guest.firstName) ?? "Guest",
    // QloApps insists on one, and many guests have told us only a first name.
    lastname: nameOf(guest.lastName) ?? "WhatsApp",
    email,
    phone: phoneOf(guest.phone)
  }))

/**
 * The address a guest is known by in QloApps. One who gave none gets an address that can never be delivered, made of our
 * own id, so that two bookings of one guest find one customer.
 */
export const emailOf = ({ email, id }: Pick<BookingGuest, "email" | "id">): Option.Option<string> => {
  if (email === null || email.trim() === "") {
    return Option.some(`guest-${id.toLowerCase().replace(/[^a-z0-9]/g, "-").slice(0, 60)}@guests.invalid`)
  }
  const trimmed = email.trim()
  return trimmed.length <= 120 && EMAIL.test(trimmed) ? Option.some(trimmed) : Option.none()
}
/** Narrower than mail itself: what QloApps' own pattern and a header both survive. */
const EMAIL =
  /^[A-Za-z0-9!#$&'*+/=?^_`{}~-]+(\.[A-Za-z0-9!#$&'*+/=?^_`{}~-]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\.[A-Za-z]{2,}$/

const MOST_NAME = 32

/** Letters, spaces, hyphens, apostrophes, points: digits and signs are refused, what lies beyond plane 0 becomes `????`. */
const nameOf = (name: string): string | undefined => {
  const clean = name.normalize("NFC")
    .replace(/[^\p{L}\p{M}\s.'’-]/gu, " ")
    .replace(/[\u{10000}-\u{10FFFF}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MOST_NAME)
    .trim()
  return /\p{L}/u.test(clean) ? clean : undefined
}

/** Digits and `+. ()-`. Zeros stand for a guest who writes without a phone, because QloApps insists on one. */
const phoneOf = (phone: string | null): string => {
  const clean = (phone ?? "").replace(/[^+0-9. ()-]/g, "").trim().slice(0, MOST_NAME)
  return /\d/.test(clean) ? clean : "000"
}

/** A remark for the front desk: no markup (QloApps strips it) and nothing that its database turns into `????`. */
export const remarkOf = (remark: string | null): string | undefined => {
  const clean = (remark ?? "")
    .replace(/[<>]/g, " ")
    .replace(/[\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 500)
  return clean === "" ? undefined : clean
}
