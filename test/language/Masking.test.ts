import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { mask } from "../../src/language/Masking.ts"

describe("mask", () => {
  for (
    const [text, masked] of [
      ["soy Juan Pérez, mi mail es juan.perez@gmail.com", "soy [name], mi mail es [email]"],
      ["me llamo María de los Ángeles y quiero la 2", "me llamo [name] y quiero la 2"],
      ["my name is John O'Neill, call +44 20 7946 0958", "my name is [name], call [number]"],
      ["hola soy ana maria lopez y quiero reservar", "hola soy [name] y quiero reservar"],
      ["soy vegetariana, tienen opciones?", "soy [name], tienen opciones?"],
      ["em nome de João da Silva", "em nome de [name]"],
      ["mi tarjeta es 4111 1111 1111 1111", "mi tarjeta es [number]"],
      ["DNI 30.123.456 y cel 11-5555-1234", "DNI [number] y cel [number]"],
      ["mi reserva es CDL-7K3M9", "mi reserva es [reference]"],
      ["transferí desde ES91 2100 0418 4502 0005 1332", "transferí desde [account]"],
      ["miren https://fotos.example/u/123", "miren [link]"]
    ] as const
  ) {
    it(`hides who writes in: ${text}`, () => assert.strictEqual(mask(text), masked))
  }

  it("leaves dates, people and rooms as they are", () => {
    for (
      const text of [
        "del 10/12 al 15/12/2026 para 2 adultos",
        "habitación doble, 3 noches, 20.000 pesos",
        "a las 14:30"
      ]
    ) {
      assert.strictEqual(mask(text), text)
    }
  })

  it("lets no e-mail address and no long number through, whatever is around them, and stays short", () => {
    const digits = fc.stringMatching(/^\d{8,19}$/u)
    fc.assert(fc.property(fc.string(), digits, fc.string(), (before, number, after) => {
      const masked = mask(`${before} ${number} ana@hotel.example ${after}`.slice(0, 900))
      if (before.length < 700) {
        assert.notInclude(masked, number)
        assert.notInclude(masked, "ana@hotel.example")
      }
      assert.isAtMost(mask(`${before}${"x".repeat(5_000)}`).length, 1_100)
    }))
  })
})
