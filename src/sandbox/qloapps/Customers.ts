import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { isEmail, isName, isPhone } from "./BookingCheck.ts"
import type { Customer } from "./BookingRequest.ts"
import type { Counters } from "./Counters.ts"
import { crashed, died, refusedBooking, type Reply } from "./Reply.ts"

/** Emoji do not fit a three-byte column. */
const threeBytes = (text: string): string => text.replace(/\p{Extended_Pictographic}/gu, "????")

/** The shop's customers, found by e-mail. */
export const make = (counters: Counters) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const find = (shop: string, email: string) =>
      sql<{ readonly id: number }>`
        SELECT id FROM sandbox_pms_customers WHERE shop = ${shop} AND lower(email) = lower(${email})
        ORDER BY id LIMIT 1`.pipe(Effect.map(([row]) => row?.id))

    const insert = Effect.fnUntraced(function* (
      shop: string,
      { email, firstname, lastname, phone }: Omit<Customer, "id">,
      active: 0 | 1,
      secureKey: string,
      now: string
    ) {
      const id = yield* counters(shop, "customer")
      yield* sql`
        INSERT INTO sandbox_pms_customers
          (shop, id, firstname, lastname, email, phone, active, secure_key, date_add, date_upd)
        VALUES (${shop}, ${id}, ${threeBytes(firstname)}, ${threeBytes(lastname)}, ${email}, ${phone}, ${active},
          ${secureKey}, ${now}, ${now})`
      return id
    })

    const rewrite = (shop: string, id: number, { firstname, lastname, phone }: Customer, now: string) =>
      sql`
        UPDATE sandbox_pms_customers SET firstname = ${threeBytes(firstname)}, lastname = ${threeBytes(lastname)},
          phone = ${isPhone(phone) ? phone : ""}, date_upd = ${now}
        WHERE shop = ${shop} AND id = ${id}`

    /**
     * The customer of a new booking: the one with this e-mail, whose name and phone become those of the booking, or a
     * new one. What is no e-mail, name or phone ends QloApps in the middle of its work.
     */
    const ofBooking = Effect.fnUntraced(function* (
      shop: string,
      customer: Customer,
      diesWithOk: boolean,
      secureKey: string,
      now: string
    ) {
      if (!isEmail(customer.email)) {
        return yield* Effect.fail<Reply>(
          diesWithOk ? died("Fatal error") : refusedBooking("Please provide a valid email.")
        )
      }
      const known = yield* find(shop, customer.email)
      if (!isName(customer.firstname) || !isName(customer.lastname)) return yield* Effect.fail<Reply>(crashed)
      if (known !== undefined) {
        yield* rewrite(shop, known, customer, now)
        return known
      }
      const id = yield* insert(shop, customer, 1, secureKey, now)
      // The customer stays behind, the booking is never made.
      return isPhone(customer.phone) ? id : yield* Effect.fail<Reply>(crashed)
    })

    return { find, insert, rewrite, ofBooking }
  })
export type Customers = Effect.Success<ReturnType<typeof make>>
