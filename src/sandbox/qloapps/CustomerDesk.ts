import { Effect } from "effect"
import type { Chance } from "./Chance.ts"
import type { Customers } from "./Customers.ts"
import * as Loose from "./Loose.ts"
import { content } from "./Reply.ts"
import type { Shop } from "./Shop.ts"
import { wallClock } from "./ShopTime.ts"
import * as XmlEntry from "./XmlEntry.ts"

/** `POST /api/customers`: takes an e-mail that is known as well, and leaves the customer inactive and in no group. */
export const make = (customers: Customers, chance: Chance) =>
  Effect.fnUntraced(function* (shop: Shop, body: string) {
    const entry = yield* Effect.fromResult(XmlEntry.read(body, "customer"))
    yield* Effect.fromResult(XmlEntry.demand(entry, ["passwd", "phone", "lastname", "firstname", "email"]))
    const text = (name: string) => Loose.text(Loose.at(entry, name))
    const customer = {
      firstname: text("firstname"),
      lastname: text("lastname"),
      email: text("email"),
      phone: text("phone")
    }
    const now = yield* wallClock(shop.timeZone)
    const secureKey = chance.hex(32)
    const id = yield* customers.insert(shop.name, customer, 0, secureKey, now)
    const row = {
      id: String(id),
      id_default_group: "",
      id_lang: 1,
      newsletter_date_add: null,
      ip_registration_newsletter: null,
      last_passwd_gen: now,
      secure_key: secureKey,
      deleted: null,
      passwd: chance.hex(32),
      phone: customer.phone,
      lastname: customer.lastname,
      firstname: customer.firstname,
      email: customer.email,
      id_gender: "",
      birthday: null,
      newsletter: null,
      optin: null,
      website: null,
      company: null,
      siret: null,
      ape: null,
      outstanding_allow_amount: null,
      show_public_prices: null,
      id_risk: "",
      max_payment_days: null,
      active: null,
      note: null,
      is_guest: null,
      id_shop: 1,
      id_shop_group: 1,
      date_add: now,
      date_upd: now
    }
    return content({ customer: row }, () => XmlEntry.fields("customer", row), 201)
  })
