import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import * as fc from "fast-check"
import { emailOf, nameOf, phoneOf, read } from "../../src/booking/GuestData.ts"

const name = (text: string) => Option.getOrNull(Option.map(nameOf(text), (one) => [one.firstName, one.lastName]))

describe("a guest's name", () => {
  it.each<readonly [string, readonly [string, string]]>([
    ["Ana Pérez", ["Ana", "Pérez"]],
    ["  ana   pérez ", ["Ana", "Pérez"]],
    ["ANA PÉREZ", ["Ana", "Pérez"]],
    ["Juan Carlos Gómez Paz", ["Juan Carlos", "Gómez Paz"]],
    ["Ana María de la Cruz", ["Ana María", "de la Cruz"]],
    ["João da Silva", ["João", "da Silva"]],
    ["Mary-Jane O'Neill", ["Mary-Jane", "O'Neill"]],
    ["Ian McDonald", ["Ian", "McDonald"]],
    ["Дмитрий Иванов", ["Дмитрий", "Иванов"]]
  ])("%s has a first and a last part", (text, parts) => assert.deepStrictEqual(name(text), [...parts]))

  it("is not one word, a number, an address or a question", () => {
    for (const text of ["", "Ana", "Ana 3", "ana@example.com", "¿por qué?", "2 adultos", "a".repeat(200), "<b> x"]) {
      assert.isNull(name(text), text)
    }
  })
})

describe("an e-mail address", () => {
  it("is taken as mail servers take it, in small letters", () => {
    assert.deepStrictEqual(emailOf(" Ana.Perez+hotel@Example.com "), Option.some("ana.perez+hotel@example.com"))
  })
  it("needs a name, one at sign and a domain with a dot", () => {
    for (
      const text of ["ana", "ana@", "@example.com", "ana@example", "ana@@example.com", "ana @example.com", "a@b..com"]
    ) {
      assert.isTrue(Option.isNone(emailOf(text)), text)
    }
  })
})

describe("a telephone", () => {
  it("without a prefix belongs to the hotel's country", () => {
    assert.deepStrictEqual(phoneOf("294 455-0142", "AR"), Option.some("+542944550142"))
    assert.deepStrictEqual(phoneOf("+351 21 055 0123", "AR"), Option.some("+351210550123"))
  })
  it("exists in its country's plan", () => {
    for (const text of ["123", "+54 1", "no tengo", ""]) assert.isTrue(Option.isNone(phoneOf(text, "AR")), text)
  })
})

describe("what a guest gives", () => {
  it("is taken whole or refused by the piece that will not do", () => {
    assert.deepStrictEqual(read({ name: "Ana Pérez", email: "a@b.com" }, "AR"), {
      _tag: "Read",
      data: { firstName: "Ana", lastName: "Pérez", email: "a@b.com" }
    })
    assert.deepStrictEqual(read({ name: "Ana Pérez", email: "nope" }, "AR"), { _tag: "Refused", piece: "email" })
  })

  it("never breaks it, whatever it is", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      for (const piece of ["name", "email", "phone"] as const) {
        assert.include(["Read", "Refused"], read({ [piece]: text }, "AR")._tag)
      }
    }))
  })
})
