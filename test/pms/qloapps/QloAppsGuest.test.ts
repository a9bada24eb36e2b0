import { assert, describe, it } from "@effect/vitest"
import { Option, Schema } from "effect"
import { GuestId } from "../../../src/domain/Ids.ts"
import { customerOf, emailOf, remarkOf } from "../../../src/pms/qloapps/QloAppsGuest.ts"

const guest = {
  id: GuestId.make("01J-ana"),
  firstName: "Ana",
  lastName: "García",
  email: null,
  phone: "+54 9 11 5555-1234"
}

/** QloApps' own rules, from its `Validate`: anything else is an empty 500 or a 200 that says `Fatal error`. */
const isName = /^[^0-9!<>,;?=+()@#"°{}_$%:]{1,32}$/u
const isPhone = /^[+0-9. ()-]{1,32}$/
const isEmail = /^[a-z0-9!#$%&'*+/=?^`{}|~_-]+[.a-z0-9!#$%&'*+/=?^`{}|~_-]*@[a-z0-9]+[._a-z0-9-]*\.[a-z0-9]+$/iu

describe("a guest, as QloApps takes one", () => {
  it("is left alone where nothing is wrong", () => {
    assert.deepStrictEqual(
      customerOf({ ...guest, email: " ana@example.com " }),
      Option.some({
        firstname: "Ana",
        lastname: "García",
        email: "ana@example.com",
        phone: "+54 9 11 5555-1234"
      })
    )
  })

  it.prop(
    "never breaks its rules, whatever somebody is called",
    { firstName: Schema.String, lastName: Schema.String, phone: Schema.NullOr(Schema.String) },
    (given) => {
      const customer = Option.getOrThrow(customerOf({ ...guest, ...given }))
      for (const name of [customer.firstname, customer.lastname]) {
        assert.match(name, isName)
        assert.match(name, /\p{L}/u)
        assert.notMatch(name, /[\u{10000}-\u{10FFFF}]/u)
      }
      assert.match(customer.phone, isPhone)
      assert.match(customer.email, isEmail)
    }
  )

  it.prop("has an address that QloApps takes, or none at all", { email: Schema.String }, ({ email }) => {
    for (const one of [email, `${email}@example.com`, `ana@${email}.com`]) {
      Option.map(emailOf({ ...guest, email: one }), (email) => assert.match(email, isEmail))
    }
  })

  it.each(["not-an-email", "a b@example.com", "ana@", "<script>@example.com", "ana@example"])(
    "is refused with %s",
    (email) => {
      assert.isTrue(Option.isNone(emailOf({ ...guest, email })))
    }
  )

  it.prop(
    "says nothing in a remark that would be stripped or come out as question marks",
    { remark: Schema.String },
    ({ remark }) => {
      assert.notMatch(remarkOf(remark) ?? "", /[<>\p{Cc}\u{10000}-\u{10FFFF}]/u)
    }
  )
})
