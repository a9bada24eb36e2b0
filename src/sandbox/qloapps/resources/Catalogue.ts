import { added, constant, decimal, idsOf, none, type Resource, text, translated, whole } from "../Resource.ts"

const fact = (name: string, key: string) => text(name, `r.facts->>'${key}'`)
const day = (name: string) => text(name, "'0000-00-00'::text")
/** These rows never change after the first day. */
const neverUpdated = text("date_upd", "r.date_add", { date: true })

export const hotels: Resource = {
  path: "hotels",
  many: "hotels",
  one: "hotel",
  from: "sandbox_pms_hotels r",
  fields: [
    whole("id", "r.id"),
    fact("phone", "phone"),
    fact("address", "address"),
    whole("id_country", "21", { refersTo: "countries" }),
    whole("id_state", "1", { refersTo: "states" }),
    fact("city", "city"),
    fact("zipcode", "zipcode"),
    { ...none("id_default_image"), sql: "false", filterable: false },
    constant("use_global_max_order_date", 1),
    day("max_order_date"),
    constant("use_global_preparation_time", 1),
    day("preparation_time"),
    constant("id_category", 8),
    fact("email", "email"),
    whole("rating", "(r.facts->>'rating')::int"),
    fact("check_in", "checkIn"),
    fact("check_out", "checkOut"),
    whole("active", "r.active"),
    fact("latitude", "latitude"),
    fact("longitude", "longitude"),
    constant("map_formated_address", ""),
    constant("map_input_text", ""),
    constant("active_refund", 0),
    added,
    neverUpdated,
    translated("policies", "r.facts->>'policies'"),
    translated("hotel_name", "r.name"),
    translated("description", "r.facts->>'description'"),
    translated("short_description", "r.facts->>'description'")
  ],
  associations: [
    {
      name: "room_types",
      node: "room_types",
      sql: idsOf("sandbox_pms_room_types a WHERE a.shop = r.shop AND a.hotel_id = r.id")
    },
    { name: "hotel_features", node: "hotel_feature", sql: `(SELECT json_build_array(json_build_object('id', '1')))` }
  ]
}

export const hotelRoomTypes: Resource = {
  path: "hotel_room_types",
  many: "hotel_room_types",
  one: "hotel_room_type",
  // Its own id is another than the type's in a shop that has lived: who mistakes one for the other must notice.
  from: "(SELECT row_number() OVER (PARTITION BY shop ORDER BY id) AS link_id, * FROM sandbox_pms_room_types) r",
  fields: [
    whole("id", "r.link_id::int"),
    whole("id_product", "r.id", { refersTo: "room_types" }),
    whole("id_hotel", "r.hotel_id", { refersTo: "hotels" }),
    whole("adults", "r.adults"),
    whole("children", "r.children"),
    whole("max_adults", "r.max_adults"),
    whole("max_children", "r.max_children"),
    whole("max_guests", "r.max_guests"),
    whole("min_los", "r.min_los"),
    whole("max_los", "r.max_los"),
    added,
    neverUpdated
  ],
  associations: [{
    name: "hotel_rooms",
    node: "hotel_room",
    sql: idsOf("sandbox_pms_rooms a WHERE a.shop = r.shop AND a.room_type_id = r.id")
  }]
}

export const hotelRooms: Resource = {
  path: "hotel_rooms",
  many: "rooms",
  one: "room",
  from: "sandbox_pms_rooms r",
  fields: [
    whole("id", "r.id"),
    whole("id_product", "r.room_type_id", { refersTo: "room_types" }),
    whole("id_hotel", "r.hotel_id", { refersTo: "hotels" }),
    text("room_num", "r.room_num"),
    whole("id_status", "r.status"),
    text("floor", "r.floor"),
    constant("comment", ""),
    added,
    neverUpdated
  ],
  associations: []
}

export const services: Resource = {
  path: "services",
  many: "services",
  one: "service",
  from: "sandbox_pms_services r",
  fields: [
    whole("id", "r.id"),
    whole("id_tax_rules_group", "1", { refersTo: "tax_rule_groups" }),
    whole("price_calculation_method", "r.calculation"),
    decimal("price", "r.price"),
    constant("active", 1),
    whole("auto_add_to_cart", "r.auto_add"),
    whole("price_addition_type", "r.addition_type"),
    translated("name", "r.name")
  ],
  associations: []
}

export const currencies: Resource = {
  path: "currencies",
  many: "currencies",
  one: "currency",
  from: "sandbox_pms_shops r",
  fields: [
    constant("id", 1),
    text("name", "r.currency->>'name'"),
    text("iso_code", "r.currency->>'code'"),
    text("iso_code_num", "r.currency->>'number'"),
    constant("blank", 0),
    text("sign", "r.currency->>'sign'"),
    constant("format", 1),
    constant("decimals", 1),
    decimal("conversion_rate", "1"),
    constant("deleted", 0),
    constant("active", 1)
  ],
  associations: []
}
