import { understand } from "./language/setting.ts"
import { SMALL_HOTEL } from "../src/pms/memory/MemoryHouse.ts"
const rooms = SMALL_HOTEL.types.map(({ type }) => ({ id: type.id, name: type.name, words: [] }))
for (
  const [l, a, t] of [
    ["es", "room", "mejor el sábado"],
    ["en", "room", "and for three?"],
    ["pt", "room", "e para três?"],
    ["es", "room", "la primera"],
    ["es", "room", "la 2"],
    ["es", "yes_no", "mejor la otra"],
    ["es", "yes_no", "la más barata"],
    ["es", "party", "somos 3"],
    ["es", "party", "4 adultos"],
    ["en", null, "a room for 2 adults from 04/03 for two nights"],
    ["es", null, "quería ir en enero con mi pareja"],
    ["es", "stay", "del 10 al 12"],
    ["en", "room", "the second one"],
    ["es", "room", "la suite"],
    ["pt", "room", "o primeiro"],
    ["es", "yes_no", "sí"],
    ["es", "yes_no", "bueno, sí"],
    ["es", null, "¿qué tipos de habitaciones tienen?"],
    ["es", "yes_no", "y para 3 adultos?"],
    ["es", "room", "2"],
    ["es", "room", "mejor la otra"],
    ["es", "room", "la otra"],
    ["es", "yes_no", "la otra"],
    ["es", "room", "dale, reservame"],
    ["es", "room", "empezar de nuevo"],
    ["es", "stay", "cancelar"],
    ["es", "room", "no"],
    ["en", "yes_no", "yes please"],
    ["en", null, "Hi, do you have any rooms available?"],
    ["es", "room", "hola"],
    ["es", "room", "sí"],
    ["es", "room", "dale"],
    ["es", "room", "sí, dale"],
    ["en", "room", "yes please"],
    ["pt", "room", "pode reservar"],
    ["es", "room", "la otra opción"],
    ["en", "room", "the other one"],
    ["es", "yes_no", "la 2"],
    ["es", "room", "reservala"],
    ["es", "yes_no", "reservala"],
    ["es", "room", "dale, reservala"],
    ["es", "room", "bueno"],
    ["es", "room", "quiero hablar con una persona"],
    ["es", null, "cancelar"]
  ] as const
) {
  const u = understand(t, l, { asked: a, rooms })
  console.log(
    t,
    "=>",
    u.intent,
    u.confidence.toFixed(2),
    JSON.stringify(
      Object.fromEntries(
        Object.entries(u.entities).filter(([, v]) => v !== null && v !== false && !(Array.isArray(v) && v.length === 0))
      )
    )
  )
}
