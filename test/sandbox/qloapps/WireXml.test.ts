import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import * as AriRequest from "../../../src/sandbox/qloapps/AriRequest.ts"
import * as BookingRequest from "../../../src/sandbox/qloapps/BookingRequest.ts"
import * as WireXml from "../../../src/sandbox/qloapps/WireXml.ts"

describe("XML", () => {
  it("gives back what was written into it", () => {
    const words = `Ana <b> & "Co" ]]> 'é' ñ`
    const read = WireXml.parse(WireXml.document(WireXml.node("x", WireXml.leaf("word", words))))
    assert.deepStrictEqual(Result.getOrThrow(read), { x: { word: words } })
  })

  it("reads entities by name and by number", () => {
    const read = WireXml.parse("<q><booking><remark>A &amp; B &#237; &lt;</remark></booking></q>")
    assert.deepStrictEqual(Result.getOrThrow(read), { booking: { remark: "A & B í <" } })
  })

  it("reads the same booking as JSON", () => {
    const xml = "<qloapps><booking><id_property>1</id_property><currency>USD</currency><associations>" +
      "<customer_detail><firstname>Ana</firstname></customer_detail><room_types><room_type><id_room_type>3</id_room_type>" +
      "<rooms><room><adult>2</adult><child>1</child><child_ages><child_age>7</child_age></child_ages></room></rooms>" +
      "</room_type></room_types></associations></booking></qloapps>"
    const json = JSON.stringify({
      booking: {
        id_property: 1,
        currency: "USD",
        associations: {
          customer_detail: { firstname: "Ana" },
          room_types: [{ id_room_type: 3, rooms: [{ adult: 2, child: 1, child_ages: [7] }] }]
        }
      }
    })
    assert.deepStrictEqual(BookingRequest.parse(xml), BookingRequest.parse(json))
    assert.isTrue(Result.isSuccess(BookingRequest.parse(xml)))
  })

  it.prop("and JSON bodies of any kind are read or refused, never thrown at", { body: Schema.String }, ({ body }) => {
    for (const written of [body, `<${body}`, JSON.stringify({ booking: { associations: body } })]) {
      assert.isString(BookingRequest.parse(written)._tag)
      assert.isString(AriRequest.parse(written)._tag)
    }
  })
})
