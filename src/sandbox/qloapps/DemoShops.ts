import { DEMO_HOTELS } from "../DemoHotels.ts"
import { everything, leastPrivilege, nothing, readOnly } from "./ApiKey.ts"
import type { Shop } from "./Shop.ts"

/** One key of each kind, told apart by its first word. */
const keys = (mark: string): Shop["keys"] =>
  [
    { word: "DESK", active: true, allows: leastPrivilege },
    { word: "FULL", active: true, allows: everything },
    { word: "READ", active: true, allows: readOnly },
    { word: "NONE", active: true, allows: nothing },
    { word: "GONE", active: false, allows: everything }
  ].map(({ active, allows, word }) => ({ key: `${word}SANDBOX${mark}`.padEnd(32, "0"), active, allows }))

/** What a demo hotel sells; who it is comes from its tenant. */
interface Inventory extends Omit<Shop, "name" | "directory" | "timeZone" | "hotel"> {
  readonly hotel: Omit<Shop["hotel"], "name" | "phone">
}

const lakeHouse: Inventory = {
  currency: { name: "Peso argentino", code: "ARS", number: "032", sign: "$" },
  taxPercent: 21,
  hotel: {
    email: "recepcion@casadellago.example",
    address: "Av. de los Coihues 4821",
    city: "San Carlos de Bariloche",
    zipcode: "R8400",
    state: "Río Negro",
    country: "Argentina",
    latitude: "-41.12010000",
    longitude: "-71.39860000",
    checkIn: "14:00",
    checkOut: "10:00",
    rating: 4,
    policies: "<div>- Se admiten mascotas pequeñas avisando antes.</div>",
    description: "<div>Una hostería de doce habitaciones sobre el lago, a diez minutos del centro.</div>"
  },
  roomTypes: [
    {
      id: 1,
      name: "Habitación Clásica",
      description: "Cama matrimonial o dos individuales, vista al jardín, baño privado y calefacción.",
      price: 98_000,
      base: { adults: 2, children: 0 },
      most: { adults: 2, children: 1, guests: 3 },
      nights: { min: 1, max: 0 },
      images: 3,
      floor: "Planta baja",
      rooms: ["101", "102", "103", "104", "105"]
    },
    {
      id: 2,
      name: "Habitación con Vista al Lago",
      description: "Balcón sobre el lago, cama matrimonial grande y sillón cama.",
      price: 146_500,
      base: { adults: 2, children: 0 },
      most: { adults: 2, children: 2, guests: 4 },
      nights: { min: 1, max: 21 },
      images: 4,
      floor: "Primer piso",
      rooms: ["201", "202", "203", "204"]
    },
    {
      // Opened after the services were listed: its id is no longer its place.
      id: 8,
      name: "Cabaña Familiar",
      description: "Dos dormitorios, cocina y hogar a leña, a pasos de la playa.",
      price: 231_000,
      base: { adults: 4, children: 0 },
      most: { adults: 5, children: 3, guests: 6 },
      nights: { min: 2, max: 0 },
      images: 5,
      floor: "Parque",
      rooms: ["Coihue", "Arrayán", "Lenga"]
    }
  ],
  services: [
    { id: 4, name: "Limpieza diaria", price: 6_500, autoAdded: true, addition: 1, calculation: 2 },
    { id: 5, name: "Gastos de gestión", price: 9_000, autoAdded: true, addition: 2, calculation: 1 },
    { id: 6, name: "Desayuno patagónico", price: 14_000, autoAdded: false, addition: 1, calculation: 2 },
    { id: 7, name: "Traslado al aeropuerto", price: 32_000, autoAdded: false, addition: 1, calculation: 1 }
  ],
  keys: keys("CASADELLAGO")
}

const lighthouse: Inventory = {
  currency: { name: "Dollar", code: "USD", number: "840", sign: "$" },
  taxPercent: 6,
  hotel: {
    email: "desk@lanternhouse.example",
    address: "Travessa das Lanternas 17",
    city: "Lisboa",
    zipcode: "1100-001",
    state: "Lisboa",
    country: "Portugal",
    latitude: "38.71280000",
    longitude: "-9.12870000",
    checkIn: "15:00",
    checkOut: "11:00",
    rating: 4,
    policies: "<div>- Quiet hours from 23:00.</div>",
    description: "<div>Fourteen rooms in a tiled house of Alfama, two of them under the lantern.</div>"
  },
  roomTypes: [
    {
      id: 1,
      name: "Alfama Double",
      description: "A queen bed, a tiled bathroom and a window on the lane.",
      price: 138,
      base: { adults: 2, children: 0 },
      most: { adults: 2, children: 1, guests: 3 },
      nights: { min: 1, max: 0 },
      images: 3,
      floor: "First",
      rooms: ["11", "12", "13", "14", "15", "16"]
    },
    {
      id: 2,
      name: "River View",
      description: "A king bed, a sofa bed and a balcony over the Tagus.",
      price: 189.5,
      base: { adults: 2, children: 0 },
      most: { adults: 3, children: 2, guests: 4 },
      nights: { min: 1, max: 28 },
      images: 4,
      floor: "Second",
      rooms: ["21", "22", "23", "24", "25"]
    },
    {
      // Opened after the services were listed: its id is no longer its place.
      id: 8,
      name: "Lantern Suite",
      description: "The room under the lantern: two floors, a bath with a view and a kitchen.",
      price: 320,
      base: { adults: 2, children: 0 },
      most: { adults: 4, children: 2, guests: 4 },
      nights: { min: 2, max: 0 },
      images: 6,
      floor: "Third",
      rooms: ["31", "32", "33"]
    }
  ],
  services: [
    { id: 4, name: "City tax and linen", price: 9, autoAdded: true, addition: 1, calculation: 2 },
    { id: 5, name: "Booking fee", price: 12, autoAdded: true, addition: 2, calculation: 1 },
    { id: 6, name: "Breakfast", price: 16, autoAdded: false, addition: 1, calculation: 2 },
    { id: 7, name: "Airport transfer", price: 38, autoAdded: false, addition: 1, calculation: 1 }
  ],
  keys: keys("LANTERNHOUSE")
}

/** The installations of the two demo hotels, in their order. */
export const DEMO_SHOPS: ReadonlyArray<Shop> = DEMO_HOTELS.flatMap(({ numbers, profile, tenantId }, at) => {
  const inventory = [lakeHouse, lighthouse][at]
  if (inventory === undefined) return []
  const hotel = { ...inventory.hotel, name: profile.name, phone: numbers[0]?.displayPhone ?? "" }
  return [{ ...inventory, hotel, name: tenantId, directory: tenantId, timeZone: profile.timeZone }]
})
