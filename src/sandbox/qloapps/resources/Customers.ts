import { added, constant, decimal, none, type Resource, text, updated, whole } from "../Resource.ts"

const noDate = "'0000-00-00 00:00:00'::text"

/** Answers the password hash and the secure key to everybody who may read customers, as the real one does. */
export const customers: Resource = {
  path: "customers",
  many: "customers",
  one: "customer",
  from: "sandbox_pms_customers r",
  fields: [
    whole("id", "r.id"),
    whole("id_default_group", "3 * r.active", { refersTo: "groups" }),
    whole("id_lang", "1", { refersTo: "languages" }),
    text("newsletter_date_add", noDate),
    constant("ip_registration_newsletter", ""),
    text("last_passwd_gen", "r.date_add"),
    text("secure_key", "r.secure_key"),
    constant("deleted", 0),
    text("passwd", "md5(r.secure_key)"),
    text("phone", "r.phone"),
    text("lastname", "r.lastname"),
    text("firstname", "r.firstname"),
    text("email", "r.email"),
    constant("id_gender", 0),
    text("birthday", "'0000-00-00'::text"),
    constant("newsletter", 0),
    constant("optin", 0),
    constant("website", ""),
    constant("company", ""),
    constant("siret", ""),
    constant("ape", ""),
    decimal("outstanding_allow_amount", "0"),
    constant("show_public_prices", 0),
    constant("id_risk", 0),
    constant("max_payment_days", 0),
    whole("active", "r.active"),
    none("note"),
    constant("is_guest", 0),
    constant("id_shop", 1),
    constant("id_shop_group", 1),
    added,
    updated
  ],
  associations: []
}
