import { added, constant, decimal, idsOf, none, type Resource, text, translated, whole } from "../Resource.ts"

const unfiltered = { filterable: false }
const empty = (name: string) => translated(name, "''::text")
const size = (name: string) => decimal(name, "0")
const decimals = (name: string, places: string) => text(name, `'${places}'::text`)

/** A room type is a PrestaShop product underneath, and shows it. */
export const roomTypes: Resource = {
  path: "room_types",
  many: "room_types",
  one: "room_type",
  from: "sandbox_pms_room_types r",
  fields: [
    whole("id", "r.id"),
    whole("id_hotel", "r.hotel_id", { refersTo: "hotels", ...unfiltered }),
    whole("adults", "r.adults", unfiltered),
    whole("children", "r.children", unfiltered),
    constant("id_manufacturer", 0),
    constant("id_supplier", 0),
    whole("id_category_default", "8", { refersTo: "categories" }),
    none("new"),
    constant("cache_default_attribute", 0),
    whole("id_default_image", "r.id * 10 + 1", { refersTo: "images/room_types", ...unfiltered }),
    whole("id_tax_rules_group", "1", { refersTo: "tax_rule_groups" }),
    whole("position_in_category", "r.id - 1", unfiltered),
    text("type", "'virtual'::text", unfiltered),
    constant("id_shop_default", 1),
    constant("reference", ""),
    constant("supplier_reference", ""),
    constant("location", ""),
    size("width"),
    size("height"),
    size("depth"),
    size("weight"),
    constant("quantity_discount", 0),
    constant("ean13", ""),
    constant("upc", ""),
    constant("cache_is_pack", 0),
    constant("cache_has_attachments", 0),
    constant("is_virtual", 1),
    constant("on_sale", 0),
    constant("online_only", 0),
    size("ecotax"),
    constant("minimal_quantity", 1),
    constant("allow_multiple_quantity", 0),
    constant("max_quantity", 0),
    constant("price_calculation_method", 0),
    decimal("price", "r.price"),
    size("wholesale_price"),
    constant("unity", ""),
    size("unit_price_ratio"),
    decimals("additional_shipping_cost", "0.00"),
    constant("customizable", 0),
    constant("text_fields", 0),
    constant("uploadable_files", 0),
    whole("active", "r.active"),
    constant("redirect_type", ""),
    constant("id_product_redirected", 0),
    constant("available_for_order", 1),
    text("available_date", "'0000-00-00'::text"),
    constant("condition", "new"),
    constant("auto_add_to_cart", 0),
    constant("price_addition_type", 0),
    constant("show_at_front", 1),
    constant("show_price", 1),
    constant("indexed", 1),
    constant("visibility", "both"),
    constant("advanced_stock_management", 0),
    added,
    text("date_upd", "r.date_add", { date: true }),
    constant("pack_stock_type", 3),
    empty("meta_description"),
    empty("meta_keywords"),
    empty("meta_title"),
    translated("link_rewrite", "replace(lower(r.name), ' ', '-')"),
    translated("name", "r.name"),
    translated("description", "r.description"),
    translated("description_short", "r.description"),
    empty("available_now"),
    empty("available_later")
  ],
  associations: [
    {
      name: "advance_payments",
      node: "advance_payment",
      sql: `json_build_array(json_build_object(
        'id', r.id, 'payment_type', 0, 'tax_include', 0, 'value', '0.000000', 'active', 0, 'calculate_from', 0))`
    },
    { name: "categories", node: "category", sql: `json_build_array(json_build_object('id', 8))` },
    {
      name: "images",
      node: "image",
      sql: idsOf("(SELECT r.id * 10 + n AS id FROM generate_series(1, r.images) n) a")
    },
    { name: "room_type_features", node: "room_type_feature", sql: `json_build_array(json_build_object('id', 1))` },
    {
      name: "hotel_rooms",
      node: "hotel_room",
      sql: idsOf("sandbox_pms_rooms a WHERE a.shop = r.shop AND a.room_type_id = r.id")
    },
    {
      name: "services",
      node: "service",
      sql: `(SELECT json_agg(json_build_object('id', a.id, 'price', NULL, 'id_tax_rules_group', NULL) ORDER BY a.id)
        FROM sandbox_pms_services a WHERE a.shop = r.shop)`
    }
  ]
}
