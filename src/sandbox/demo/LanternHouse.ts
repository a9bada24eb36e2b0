import { Currency, Money } from "../../domain/Money.ts"
import type { HotelContent } from "../../tenancy/HotelContent.ts"

const eur = (euros: number) => new Money({ minor: Math.round(euros * 100), currency: Currency.make("EUR") })

/** What The Lantern House knows of itself. */
export const lanternHouse: HotelContent = {
  amenities: {
    wifi: { has: true, price: null },
    breakfast: {
      has: true,
      hours: [{ opens: "07:30", closes: "11:00" }],
      price: { amount: eur(16), per: "person" },
      note: {
        es: "Pastéis de nata recién hechos todos los días.",
        en: "Freshly baked pastéis de nata every day.",
        pt: "Pastéis de nata fresquinhos todos os dias."
      }
    },
    parking: {
      has: false,
      note: {
        es: "El estacionamiento de Portas do Sol está a 300 metros y cobra unos 20 € por día.",
        en: "The Portas do Sol car park is 300 metres away and charges about €20 a day.",
        pt: "O estacionamento de Portas do Sol fica a 300 metros e cobra cerca de 20 € por dia."
      }
    },
    pool: { has: false },
    gym: { has: false },
    spa: { has: false },
    restaurant: { has: false },
    bar: {
      has: true,
      hours: [{ opens: "17:00", closes: "01:00" }],
      note: {
        es: "Está en la terraza, con vista al Tajo.",
        en: "It is on the terrace, with a view of the Tagus.",
        pt: "Fica no terraço, com vista para o Tejo."
      }
    },
    room_service: { has: true, hours: [{ opens: "08:00", closes: "22:00" }] },
    air_conditioning: { has: true, price: null },
    heating: { has: true, price: null },
    laundry: { has: true, price: { amount: eur(18), per: "item" } },
    airport_transfer: { has: true, price: { amount: eur(38), per: "trip" } },
    pets: { has: false },
    accessibility: {
      has: false,
      note: {
        es: "La casa es antigua y tiene escaleras en la entrada.",
        en: "It is an old house with stairs at the entrance.",
        pt: "A casa é antiga e tem escadas na entrada."
      }
    },
    luggage_storage: { has: true, price: null },
    crib: { has: true, price: { amount: eur(10), per: "night" } },
    kitchen: {
      has: false,
      note: {
        es: "La Lantern Suite tiene cocina propia.",
        en: "The Lantern Suite has a kitchen of its own.",
        pt: "A Lantern Suite tem cozinha própria."
      }
    },
    safe: { has: true, price: null },
    minibar: { has: true },
    hair_dryer: { has: true, price: null },
    towels: { has: true, price: null },
    cleaning: { has: true, hours: [{ opens: "09:00", closes: "15:00" }], price: null },
    tours: {
      has: true,
      note: {
        es: "Caminatas por Alfama y noches de fado; la recepción las reserva.",
        en: "Walks through Alfama and fado nights; reception books them.",
        pt: "Caminhadas por Alfama e noites de fado; a recepção reserva."
      }
    },
    smoking: { has: false },
    view: { has: true },
    television: { has: true, price: null },
    elevator: { has: false }
  },
  services: [
    { name: { es: "Limpieza diaria", en: "Daily cleaning", pt: "Limpeza diária" }, price: null },
    { name: { es: "Toallas y ropa de cama", en: "Towels and bed linen", pt: "Toalhas e roupa de cama" }, price: null },
    { name: { es: "Lavandería", en: "Laundry", pt: "Lavanderia" }, price: { amount: eur(18), per: "item" } },
    {
      name: { es: "Traslado al aeropuerto", en: "Airport transfer", pt: "Traslado para o aeroporto" },
      price: { amount: eur(38), per: "trip" }
    },
    {
      name: { es: "Reserva de mesas y entradas", en: "Tables and tickets", pt: "Reserva de mesas e ingressos" },
      price: null
    }
  ],
  policies: {
    children: {
      es: "Los menores de seis años no pagan si comparten la cama.",
      en: "Children under six stay free in an existing bed.",
      pt: "Menores de seis anos não pagam se dividirem a cama."
    },
    identification: {
      es: "Traé tu documento o pasaporte: la ley nos pide registrarlo.",
      en: "Bring your passport or ID: the law asks us to register it.",
      pt: "Traga seu documento ou passaporte: a lei nos pede o registro."
    },
    quiet_hours: {
      es: "Desde las 23 pedimos silencio.",
      en: "We ask for quiet from 11 pm.",
      pt: "A partir das 23 pedimos silêncio."
    },
    visitors: {
      es: "Las visitas son bienvenidas en la terraza hasta las 22.",
      en: "Visitors are welcome on the terrace until 10 pm.",
      pt: "Visitas são bem-vindas no terraço até as 22."
    }
  },
  directions: {
    es: "Desde la estación Santa Apolónia son ocho minutos a pie; el tranvía 28 para en Portas do Sol.",
    en: "It is an eight-minute walk from Santa Apolónia station; tram 28 stops at Portas do Sol.",
    pt: "Da estação Santa Apolónia são oito minutos a pé; o bonde 28 para em Portas do Sol."
  },
  wifi: { network: "LanternHouse", password: "alfama-lights" },
  payment: {
    methods: ["cash", "debit_card", "credit_card", "transfer"],
    transfer: {
      holder: "Lantern House, Lda.",
      bank: "Banco do Tejo",
      accounts: [{ kind: "IBAN", value: "PT50 0000 0000 0000 0000 0000 0" }]
    }
  },
  rooms: [
    {
      typeId: "1",
      synonyms: {
        es: ["doble", "estándar", "alfama", "matrimonial"],
        en: ["double", "standard", "alfama", "queen"],
        pt: ["duplo", "standard", "alfama", "casal"]
      },
      description: {
        es: "La Alfama Double tiene cama queen, baño con azulejos y una ventana al callejón.",
        en: "The Alfama Double has a queen bed, a tiled bathroom and a window on the lane.",
        pt: "O Alfama Double tem cama queen, banheiro de azulejos e uma janela para a viela."
      },
      photos: ["https://lanternhouse.example/photos/alfama-double.jpg"]
    },
    {
      typeId: "2",
      synonyms: {
        es: ["vista al río", "con vista", "con balcón", "king"],
        en: ["river view", "view", "with balcony", "king"],
        pt: ["vista para o rio", "vista rio", "com varanda", "king"]
      },
      description: {
        es: "La River View tiene cama king, sillón cama y balcón sobre el Tajo.",
        en: "The River View has a king bed, a sofa bed and a balcony over the Tagus.",
        pt: "O River View tem cama king, sofá-cama e varanda sobre o Tejo."
      },
      photos: ["https://lanternhouse.example/photos/river-view.jpg"]
    },
    {
      typeId: "8",
      synonyms: {
        es: ["suite", "la suite", "suite del farol"],
        en: ["suite", "the suite", "lantern"],
        pt: ["suíte", "a suíte", "suíte do farol"]
      },
      description: {
        es: "La suite está bajo el farol: dos pisos, bañera con vista y cocina.",
        en: "The suite is under the lantern: two floors, a bath with a view and a kitchen.",
        pt: "A suíte fica sob o farol: dois andares, banheira com vista e cozinha."
      },
      photos: ["https://lanternhouse.example/photos/lantern-suite.jpg"]
    }
  ],
  reviews: {
    google: "https://g.page/lantern-house-demo/review",
    tripadvisor: "https://www.tripadvisor.com/UserReviewEdit-lantern-house-demo",
    booking: "https://www.booking.com/hotel/pt/lantern-house-demo.html"
  }
}
