import { Currency, Money } from "../../domain/Money.ts"
import type { HotelContent } from "../../tenancy/HotelContent.ts"
import { lakeHouseRooms } from "./LakeHouseRooms.ts"

const ars = (pesos: number) => new Money({ minor: pesos * 100, currency: Currency.make("ARS") })

/** What the Hostería Casa del Lago knows of itself. */
export const lakeHouse: HotelContent = {
  amenities: {
    wifi: { has: true, price: null },
    breakfast: {
      has: true,
      hours: [{ opens: "07:30", closes: "10:30" }],
      price: { amount: ars(14_000), per: "person" },
      note: {
        es: "Es casero: pan de la casa, dulces de la zona, huevos y frutas; avisanos si comés sin gluten.",
        en: "It is homemade: our own bread, local jams, eggs and fruit; tell us if you eat gluten-free.",
        pt: "É caseiro: pão da casa, doces da região, ovos e frutas; avise se você não come glúten."
      }
    },
    parking: {
      has: true,
      price: null,
      note: {
        es: "Es descubierto, dentro del predio, y no hace falta reservarlo.",
        en: "It is outdoors, inside our grounds, and needs no booking.",
        pt: "É descoberto, dentro do terreno, e não precisa reservar."
      }
    },
    pool: {
      has: false,
      note: {
        es: "Tenemos playa sobre el lago a cincuenta metros.",
        en: "There is a beach on the lake fifty metres away.",
        pt: "Há uma praia no lago a cinquenta metros."
      }
    },
    gym: { has: false },
    spa: {
      has: true,
      hours: [{ opens: "16:00", closes: "20:00" }],
      price: { amount: ars(18_000), per: "person" },
      note: {
        es: "Es un sauna con ducha escocesa; se reserva en la recepción.",
        en: "It is a sauna with a cold shower; book it at reception.",
        pt: "É uma sauna com ducha fria; reserve na recepção."
      }
    },
    restaurant: {
      has: true,
      hours: [{ opens: "20:00", closes: "23:00" }],
      note: {
        es: "Sirve cena; los lunes está cerrado.",
        en: "It serves dinner; it is closed on Mondays.",
        pt: "Serve jantar; fecha às segundas."
      }
    },
    bar: { has: true, hours: [{ opens: "18:00", closes: "00:30" }] },
    room_service: { has: false },
    air_conditioning: { has: false },
    heating: { has: true, price: null },
    laundry: {
      has: true,
      price: { amount: ars(9_500), per: "item" },
      note: {
        es: "Es por bolsa; si la dejás antes de las 10 vuelve al día siguiente.",
        en: "That is per bag; left before 10 am it is back the next day.",
        pt: "É por sacola; deixando antes das 10, volta no dia seguinte."
      }
    },
    airport_transfer: {
      has: true,
      price: { amount: ars(32_000), per: "trip" },
      note: {
        es: "Hasta cuatro personas; pedilo con un día de anticipación.",
        en: "For up to four people; ask a day ahead.",
        pt: "Até quatro pessoas; peça com um dia de antecedência."
      }
    },
    pets: {
      has: true,
      price: { amount: ars(8_000), per: "night" },
      note: {
        es: "Pequeñas, de hasta diez kilos, avisando antes.",
        en: "Small ones, up to ten kilos, if you tell us before.",
        pt: "Pequenos, de até dez quilos, avisando antes."
      }
    },
    accessibility: {
      has: true,
      note: {
        es: "La 101 está en planta baja, sin escalones y con baño adaptado.",
        en: "Room 101 is on the ground floor, without steps and with an adapted bathroom.",
        pt: "O quarto 101 fica no térreo, sem degraus e com banheiro adaptado."
      }
    },
    luggage_storage: { has: true, price: null },
    crib: { has: true, price: null },
    kitchen: {
      has: false,
      note: {
        es: "Las cabañas familiares sí tienen cocina propia.",
        en: "The family cabins do have a kitchen of their own.",
        pt: "As cabanas familiares têm cozinha própria."
      }
    },
    safe: { has: true, price: null },
    minibar: { has: false },
    hair_dryer: { has: true, price: null },
    towels: { has: true, price: null },
    cleaning: { has: true, hours: [{ opens: "10:00", closes: "14:00" }], price: null },
    meeting_room: { has: false },
    bicycle: { has: true, price: { amount: ars(12_000), per: "day" } },
    tours: {
      has: true,
      note: {
        es: "Cerro Catedral, Circuito Chico y kayak en el lago; la recepción te arma la salida.",
        en: "Cerro Catedral, Circuito Chico and kayaking on the lake; reception arranges them.",
        pt: "Cerro Catedral, Circuito Chico e caiaque no lago; a recepção organiza o passeio."
      }
    },
    smoking: {
      has: true,
      note: {
        es: "Solo en el jardín, nunca en las habitaciones.",
        en: "Only in the garden, never in the rooms.",
        pt: "Só no jardim, nunca nos quartos."
      }
    },
    view: { has: true },
    television: { has: true, price: null },
    elevator: { has: false }
  },
  services: [
    {
      name: {
        es: "Cambio de toallas y ropa de cama",
        en: "Fresh towels and bed linen",
        pt: "Troca de toalhas e roupa de cama"
      },
      price: null
    },
    {
      name: { es: "Limpieza diaria", en: "Daily cleaning", pt: "Limpeza diária" },
      hours: [{ opens: "10:00", closes: "14:00" }]
    },
    { name: { es: "Despertador", en: "Wake-up call", pt: "Despertador" }, price: null },
    {
      name: { es: "Traslado al aeropuerto", en: "Airport transfer", pt: "Traslado para o aeroporto" },
      price: { amount: ars(32_000), per: "trip" }
    },
    {
      name: { es: "Lavandería", en: "Laundry", pt: "Lavanderia" },
      price: { amount: ars(9_500), per: "item" }
    },
    {
      name: { es: "Vianda para excursiones", en: "Packed lunch", pt: "Lanche para passeios" },
      price: { amount: ars(11_000), per: "person" }
    }
  ],
  policies: {
    children: {
      es: "Los menores de tres años no pagan y duermen en cuna.",
      en: "Children under three stay free, in a crib.",
      pt: "Menores de três anos não pagam e dormem em berço."
    },
    minimum_age: {
      es: "Para registrarse hay que tener 18 años.",
      en: "You must be 18 to check in.",
      pt: "É preciso ter 18 anos para se registrar."
    },
    identification: {
      es: "Traé tu DNI o pasaporte y el número de reserva.",
      en: "Bring your passport or ID and your booking reference.",
      pt: "Traga seu documento ou passaporte e o número da reserva."
    },
    extra_bed: {
      es: "En las habitaciones con vista al lago entra una cama extra; pedila al reservar.",
      en: "Lake view rooms take one extra bed; ask for it when you book.",
      pt: "Nos quartos com vista para o lago cabe uma cama extra; peça ao reservar."
    },
    quiet_hours: {
      es: "De 23 a 8 cuidamos el descanso de todos.",
      en: "From 11 pm to 8 am we keep quiet for everyone's rest.",
      pt: "Das 23 às 8 cuidamos do descanso de todos."
    },
    parties: {
      es: "No se pueden hacer fiestas en las habitaciones.",
      en: "Parties are not allowed in the rooms.",
      pt: "Não são permitidas festas nos quartos."
    }
  },
  directions: {
    es:
      "Desde el centro, por Av. Bustillo hasta el km 4,8: son diez minutos en auto, o el colectivo 20 que para en la puerta.",
    en: "From the centre take Av. Bustillo to km 4.8: ten minutes by car, or bus 20, which stops at the door.",
    pt: "Do centro, pela Av. Bustillo até o km 4,8: dez minutos de carro, ou o ônibus 20, que para na porta."
  },
  wifi: { network: "CasaDelLago", password: "coihue-4821" },
  payment: {
    methods: ["cash", "debit_card", "credit_card", "transfer", "mercado_pago"],
    transfer: {
      holder: "Hostería Casa del Lago S.R.L.",
      bank: "Banco de la Cordillera",
      taxId: "30-00000000-7",
      accounts: [
        { kind: "CBU", value: "0000003100012345678901" },
        { kind: "Alias", value: "CASA.LAGO.COIHUE" }
      ]
    }
  },
  rooms: lakeHouseRooms,
  reviews: {
    google: "https://g.page/casa-del-lago-demo/review",
    tripadvisor: "https://www.tripadvisor.com/UserReviewEdit-casa-del-lago-demo",
    booking: "https://www.booking.com/hotel/ar/casa-del-lago-demo.html"
  }
}
