import { added, constant, decimal, idsOf, none, type Resource, text, translated, updated, whole } from "../Resource.ts"

const noDate = (name: string) => text(name, "'0000-00-00 00:00:00'::text")

export const orders: Resource = {
  path: "orders",
  many: "orders",
  one: "order",
  from: "sandbox_pms_orders r",
  fields: [
    whole("id", "r.id"),
    constant("id_address_delivery", 0),
    constant("id_address_invoice", 0),
    constant("id_address_tax", 2),
    whole("id_cart", "r.id"),
    constant("id_currency", 1),
    constant("id_lang", 1),
    whole("id_customer", "r.customer_id", { refersTo: "customers" }),
    whole("current_state", "r.current_state", { refersTo: "order_states" }),
    constant("module", "wsorder"),
    constant("invoice_number", 0),
    noDate("invoice_date"),
    whole("valid", "(r.current_state IN (2, 8, 10))::int"),
    added,
    updated,
    none("transaction_id"),
    text("secure_key", "r.secure_key"),
    constant("payment", "Order from API"),
    constant("payment_type", 1),
    decimal("total_discounts", "0"),
    decimal("total_discounts_tax_incl", "0"),
    decimal("total_discounts_tax_excl", "0"),
    decimal("total_paid", "r.tax_incl"),
    decimal("total_paid_tax_incl", "r.tax_incl"),
    decimal("total_paid_tax_excl", "r.tax_excl"),
    decimal("total_paid_real", "r.paid"),
    decimal("total_products", "r.tax_excl"),
    decimal("total_products_wt", "r.tax_incl"),
    decimal("conversion_rate", "1"),
    text("source", "r.source"),
    text("reference", "r.reference"),
    constant("is_advance_payment", 0),
    decimal("advance_paid_amount", "r.tax_incl"),
    constant("with_occupancy", 0)
  ],
  associations: [{
    name: "bookings",
    node: "booking",
    sql: idsOf("sandbox_pms_room_bookings a WHERE a.shop = r.shop AND a.order_id = r.id")
  }]
}

export const roomBookings: Resource = {
  path: "room_bookings",
  many: "bookings",
  one: "booking",
  from: `sandbox_pms_room_bookings r
    JOIN sandbox_pms_rooms room ON room.shop = r.shop AND room.id = r.room_id
    JOIN sandbox_pms_room_types type ON type.shop = r.shop AND type.id = r.room_type_id
    JOIN sandbox_pms_hotels hotel ON hotel.shop = r.shop AND hotel.id = r.hotel_id`,
  fields: [
    whole("id", "r.id"),
    whole("id_product", "r.room_type_id", { refersTo: "products" }),
    whole("id_hotel", "r.hotel_id", { refersTo: "hotels" }),
    whole("id_order", "r.order_id", { refersTo: "orders" }),
    whole("id_order_detail", "r.id"),
    whole("id_cart", "r.order_id"),
    whole("id_room", "r.room_id"),
    whole("id_customer", "r.customer_id"),
    constant("booking_type", 1),
    whole("id_status", "r.status"),
    constant("comment", ""),
    noDate("check_in"),
    noDate("check_out"),
    text("date_from", "r.date_from"),
    text("date_to", "r.date_to"),
    decimal("total_price_tax_excl", "r.tax_excl"),
    decimal("total_price_tax_incl", "r.tax_incl"),
    decimal("total_paid_amount", "r.tax_incl"),
    whole("is_refunded", "r.is_refunded"),
    whole("is_cancelled", "r.is_cancelled"),
    whole("is_back_order", "r.is_back_order"),
    text("room_num", "room.room_num"),
    text("room_type_name", "type.name"),
    text("hotel_name", "hotel.name"),
    text("city", "hotel.facts->>'city'"),
    text("state", "hotel.facts->>'state'"),
    text("country", "hotel.facts->>'country'"),
    text("zipcode", "hotel.facts->>'zipcode'"),
    text("phone", "hotel.facts->>'phone'"),
    text("email", "hotel.facts->>'email'"),
    text("check_in_time", "hotel.facts->>'checkIn'"),
    text("check_out_time", "hotel.facts->>'checkOut'"),
    whole("adults", "r.adults"),
    whole("children", "r.children"),
    text("child_ages", "r.child_ages"),
    added,
    updated
  ],
  associations: [{ name: "booking_extra_demands", node: "extra_demand", sql: "NULL::json" }]
}

const STATES = [
  ["Awaiting payment", 0, 0, 0],
  ["Complete payment received", 1, 1, 1],
  ["Processing in progress", 1, 0, 0],
  ["Canceled", 0, 0, 0],
  ["Refunded", 1, 0, 0],
  ["Payment error", 0, 0, 0],
  ["Overbooking (Paid)", 1, 0, 1],
  ["Partial payment received", 1, 1, 0],
  ["Awaiting remote payment", 0, 0, 0],
  ["Remote payment accepted", 1, 1, 0],
  ["Overbooking (Not paid)", 0, 0, 0],
  ["Overbooking (Partial payment)", 0, 0, 0]
] as const

export const MOST_STATE = STATES.length

const stateRows = STATES.map(([name, invoice, logable, paid], at) =>
  `(${at + 1}, '${name}', ${invoice}, ${logable}, ${paid})`
).join(", ")

export const orderStates: Resource = {
  path: "order_states",
  many: "order_states",
  one: "order_state",
  from: `(SELECT shop.shop, state.* FROM sandbox_pms_shops shop
    CROSS JOIN (VALUES ${stateRows}) state (id, name, invoice, logable, paid)) r`,
  fields: [
    whole("id", "r.id"),
    whole("invoice", "r.invoice"),
    whole("logable", "r.logable"),
    constant("deleted", 0),
    whole("paid", "r.paid"),
    translated("name", "r.name")
  ],
  associations: []
}

export const orderHistories: Resource = {
  path: "order_histories",
  many: "order_histories",
  one: "order_history",
  from: "sandbox_pms_order_histories r",
  fields: [
    whole("id", "r.id"),
    constant("id_employee", 0),
    whole("id_order_state", "r.state", { refersTo: "order_states" }),
    whole("id_order", "r.order_id", { refersTo: "orders" }),
    added
  ],
  associations: []
}

export const orderPayments: Resource = {
  path: "order_payments",
  many: "order_payments",
  one: "order_payment",
  from: "sandbox_pms_order_payments r",
  fields: [
    whole("id", "r.id"),
    text("order_reference", "r.reference"),
    constant("id_currency", 1),
    text("amount", "r.amount::text"),
    text("payment_method", "r.method"),
    whole("payment_type", "r.type"),
    decimal("conversion_rate", "1"),
    text("transaction_id", "r.transaction_id"),
    constant("card_number", ""),
    constant("card_brand", ""),
    constant("card_expiration", ""),
    constant("card_holder", ""),
    added
  ],
  associations: []
}
