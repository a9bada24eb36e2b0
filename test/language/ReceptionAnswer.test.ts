import { assert, describe, it } from "@effect/vitest"
import { LocalDate } from "../../src/domain/StayDates.ts"
import { atClock, clock, handOverAnswer, hoursText, receptionAnswer } from "../../src/language/ReceptionAnswer.ts"

const timeZone = "America/Argentina/Buenos_Aires"
const reception = { reception: { opens: "09:00", closes: "21:00" }, timeZone }
/** Local time is three hours behind. */
const local = (hour: number) => Date.UTC(2026, 2, 10, hour + 3)

describe("ReceptionAnswer", () => {
  it("writes hours as each language does", () => {
    const hours = { opens: "09:00", closes: "21:30" }
    assert.strictEqual(hoursText("es", hours), "9:00–21:30")
    assert.strictEqual(hoursText("pt", hours), "9:00–21:30")
    assert.strictEqual(hoursText("en", hours), "9:00 am–9:30 pm")
  })

  it("keeps midnight, noon and one o'clock right", () => {
    assert.deepStrictEqual([0, 720, 780].map((minutes) => clock("en", minutes)), ["12:00 am", "12:00 pm", "1:00 pm"])
    assert.deepStrictEqual([0, 60, 780].map((minutes) => atClock("es", minutes)), [
      "a las 0:00",
      "a la 1:00",
      "a las 13:00"
    ])
    assert.deepStrictEqual([60, 120].map((minutes) => atClock("pt", minutes)), ["à 1:00", "às 2:00"])
  })

  it("says open now with the closing time, closed now with the next opening", () => {
    assert.strictEqual(
      receptionAnswer("es", reception, local(12)),
      "La recepción atiende todos los días, 9:00–21:00. Ahora está abierta y cierra a las 21:00."
    )
    assert.strictEqual(
      receptionAnswer("en", reception, local(7)),
      "Reception is open every day, 9:00 am–9:00 pm. It is closed now and opens today at 9:00 am."
    )
    assert.strictEqual(
      receptionAnswer("pt", reception, local(22)),
      "A recepção atende todos os dias, 9:00–21:00. Agora está fechada e abre amanhã às 9:00."
    )
  })

  it("says round the clock, and admits not knowing", () => {
    assert.include(receptionAnswer("es", { reception: null, timeZone }, local(3)), "24 horas")
    assert.include(receptionAnswer("en", { timeZone }, local(3)), "I don't have the reception hours")
  })

  it("hands over without promising minutes, and says when a closed reception opens", () => {
    assert.strictEqual(
      handOverAnswer("es", reception, local(12)),
      "Te paso con la recepción. Te van a escribir por acá mismo."
    )
    assert.include(handOverAnswer("es", reception, local(22)), "abre mañana a las 9:00")
    assert.include(handOverAnswer("en", reception, local(5)), "opens today at 9:00 am")
    assert.strictEqual(
      handOverAnswer("pt", { timeZone }, local(3)),
      handOverAnswer("pt", { reception: null, timeZone }, local(3))
    )
  })

  it("says the weekdays in runs, and names the day on which it opens", () => {
    const usual = [{ opens: "09:00", closes: "18:00" }]
    const week = {
      mon: usual,
      tue: usual,
      wed: usual,
      thu: usual,
      fri: usual,
      sat: [{ opens: "10:00", closes: "13:00" }],
      sun: []
    }
    const office = { reception: { week, exceptions: [{ on: LocalDate.make("2026-12-24"), hours: [] }] }, timeZone }
    // Saturday, 14 March 2026, in the afternoon.
    const saturday = Date.UTC(2026, 2, 14, 18)
    assert.strictEqual(
      receptionAnswer("es", office, saturday),
      "La recepción atiende de lunes a viernes, 9:00–18:00; sábado, 10:00–13:00; domingo, cerrada. " +
        "Ahora está cerrada y abre el lunes a las 9:00."
    )
    assert.include(receptionAnswer("en", office, saturday), "opens on Monday at 9:00 am")
    assert.include(handOverAnswer("pt", office, saturday), "abre na segunda às 9:00")
    const shut = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
    assert.include(handOverAnswer("en", { reception: { week: shut }, timeZone }, saturday), "I don't know on which day")
    const season = { week: shut, exceptions: [{ on: LocalDate.make("2026-12-24"), hours: usual }] }
    assert.include(handOverAnswer("es", { reception: season, timeZone }, saturday), "abre el 24/12 a las 9:00")
    assert.include(handOverAnswer("en", { reception: season, timeZone }, saturday), "opens on December 24 at 9:00 am")
  })
})
