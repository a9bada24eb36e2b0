export type Method = "GET" | "HEAD" | "POST" | "PUT" | "DELETE"

/** What the holder of a webservice key may do: methods by resource. A resource that is absent answers 401, code 26. */
export interface ApiKey {
  /** 32 characters; the user name of HTTP basic, with an empty password. */
  readonly key: string
  readonly active: boolean
  readonly allows: ReadonlyMap<string, ReadonlyArray<Method>>
}

/** Every resource of QloApps 1.6.1 that a key can be granted; most answer nothing here. */
export const RESOURCES = [
  "addresses",
  "advance_payments",
  "booking_extra_demands",
  "bookings",
  "carriers",
  "cart_bookings",
  "cart_rules",
  "carts",
  "categories",
  "combinations",
  "configurations",
  "contacts",
  "content_management_system",
  "countries",
  "currencies",
  "customer_messages",
  "customer_threads",
  "customers",
  "customizations",
  "deliveries",
  "demand_advance_options",
  "employees",
  "extra_demands",
  "extra_services",
  "feature_prices",
  "groups",
  "guests",
  "hotel_ari",
  "hotel_features",
  "hotel_refund_rules",
  "hotel_room_types",
  "hotel_rooms",
  "hotels",
  "image_types",
  "images",
  "languages",
  "manufacturers",
  "order_carriers",
  "order_details",
  "order_discounts",
  "order_histories",
  "order_invoices",
  "order_payments",
  "order_slip",
  "order_states",
  "orders",
  "price_ranges",
  "product_customization_fields",
  "product_suppliers",
  "qlo",
  "room_bookings",
  "room_type_feature_values",
  "room_type_features",
  "room_type_option_values",
  "room_type_options",
  "room_types",
  "search",
  "services",
  "shop_groups",
  "shop_urls",
  "shops",
  "specific_price_rules",
  "specific_prices",
  "states",
  "stock_availables",
  "stock_movement_reasons",
  "stock_movements",
  "stocks",
  "stores",
  "suppliers",
  "supply_order_details",
  "supply_order_histories",
  "supply_order_receipt_histories",
  "supply_order_states",
  "supply_orders",
  "tags",
  "tax_rule_groups",
  "tax_rules",
  "taxes",
  "translated_configurations",
  "warehouse_product_locations",
  "warehouses",
  "weight_ranges",
  "zones"
] as const

const ALL: ReadonlyArray<Method> = ["GET", "HEAD", "POST", "PUT", "DELETE"]
const READ: ReadonlyArray<Method> = ["GET", "HEAD"]

export const everything: ApiKey["allows"] = new Map(RESOURCES.map((resource) => [resource, ALL]))

/** All that a well-behaved client needs: availability, create, read, verify, cancel. */
export const leastPrivilege: ApiKey["allows"] = new Map<string, ReadonlyArray<Method>>([
  ["bookings", [...READ, "POST", "PUT"]],
  ["currencies", READ],
  ["customers", READ],
  ["hotel_ari", ["POST"]],
  ["hotel_room_types", READ],
  ["hotel_rooms", READ],
  ["hotels", READ],
  ["order_histories", ["POST"]],
  ["order_payments", READ],
  ["order_states", READ],
  ["orders", READ],
  ["room_bookings", READ],
  ["room_types", READ],
  ["services", READ]
])

/** Reads hotels and bookings only. */
export const readOnly: ApiKey["allows"] = new Map([["bookings", READ], ["hotels", READ]])

export const nothing: ApiKey["allows"] = new Map()
