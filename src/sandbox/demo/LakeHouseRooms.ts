import type { RoomContent } from "../../tenancy/HotelContent.ts"

/** Its room types, by the ids that the pretend QloApps gives them. */
export const lakeHouseRooms: ReadonlyArray<RoomContent> = [
  {
    typeId: "1",
    synonyms: {
      es: ["clásica", "doble", "doble clásica", "estándar", "matrimonial", "simple"],
      en: ["classic", "classic room", "double", "standard", "standard room"],
      pt: ["clássico", "quarto clássico", "duplo", "standard", "casal"]
    },
    description: {
      es:
        "La Clásica tiene cama matrimonial o dos individuales, vista al jardín, baño privado y calefacción; entran hasta tres personas.",
      en:
        "The Classic has a double bed or two singles, a garden view, its own bathroom and heating; it sleeps up to three.",
      pt:
        "O Clássico tem cama de casal ou duas de solteiro, vista para o jardim, banheiro privativo e aquecimento; cabem até três pessoas."
    },
    photos: ["https://casadellago.example/fotos/clasica.jpg"]
  },
  {
    typeId: "2",
    synonyms: {
      es: ["vista al lago", "con vista", "superior", "con balcón", "lago"],
      en: ["lake view", "view room", "superior", "with balcony", "lake"],
      pt: ["vista para o lago", "vista lago", "superior", "com varanda", "lago"]
    },
    description: {
      es: "Tiene balcón sobre el lago, cama matrimonial grande y sillón cama; entran hasta cuatro personas.",
      en: "It has a balcony over the lake, a large double bed and a sofa bed; it sleeps up to four.",
      pt: "Tem varanda sobre o lago, cama de casal grande e sofá-cama; cabem até quatro pessoas."
    },
    photos: ["https://casadellago.example/fotos/vista-al-lago.jpg", "https://casadellago.example/fotos/balcon.jpg"]
  },
  {
    typeId: "8",
    synonyms: {
      es: ["cabaña", "familiar", "cabaña para seis", "departamento"],
      en: ["cabin", "family", "family cabin", "cottage"],
      pt: ["cabana", "familiar", "chalé", "família"]
    },
    description: {
      es: "La cabaña tiene dos dormitorios, cocina y hogar a leña, a pasos de la playa; entran hasta seis personas.",
      en: "The cabin has two bedrooms, a kitchen and a fireplace, steps from the beach; it sleeps up to six.",
      pt: "A cabana tem dois quartos, cozinha e lareira, a poucos passos da praia; cabem até seis pessoas."
    },
    photos: ["https://casadellago.example/fotos/cabana.jpg"]
  }
]
