import { Effect, Option, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { freshId } from "../domain/FreshId.ts"
import { TenantId } from "../domain/Ids.ts"
import { Currency, Money } from "../domain/Money.ts"
import { Said } from "../payments/PaymentCallback.ts"
import { DEMO_HOTELS } from "./DemoHotels.ts"
import { PaymentProvider } from "./PaymentProvider.ts"

const STYLE = `:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f3f1ec; color: #1d2b2a }
main { background: #fff; margin: 1rem; padding: 2rem 2.25rem; border-radius: 1rem; max-width: 24rem; box-shadow: 0 8px 30px #0002 }
h1 { font-size: 1.1rem; margin: 0 0 1rem } dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem }
dt { color: #667 } dd { margin: 0; text-align: right } .total dd { font-size: 1.5rem; font-weight: 600 }
button { width: 100%; padding: .8rem; border: 0; border-radius: .6rem; background: #0b6e5f; color: #fff; font: inherit }
small { color: #667; display: block; margin-top: 1rem }
@media (prefers-color-scheme: dark) { body { background: #14201f; color: #e8efed } main { background: #1d2b2a } dt, small { color: #a3b0ae } }`

const Place = Schema.Struct({ tenant: TenantId, reference: Said.fields.reference })
const Asked = Schema.Struct({
  amount: Schema.NumberFromString.pipe(Schema.decodeTo(Said.fields.amount)),
  currency: Currency
})
const Given = Schema.Struct({ ...Asked.fields, id: Said.fields.id })

const escape = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

const page = (title: string, body: string, status = 200) =>
  HttpServerResponse.text(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>` +
      '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/sandbox/pay.css">' +
      `</head><body><main><h1>${escape(title)}</h1>${body}</main></body></html>`,
    { contentType: "text/html; charset=utf-8", status }
  )

const NOTHING = page("Nothing to pay", "<p>This link asks for nothing.</p>", 404)

const factsOf = ({ reference, tenant }: typeof Place.Type, { amount, currency }: typeof Asked.Type) => {
  const name = DEMO_HOTELS.find(({ tenantId }) => tenantId === tenant)?.profile.name ?? tenant
  const total = new Money({ minor: amount, currency })
  return `<dl><dt>To</dt><dd>${escape(name)}</dd><dt>Booking</dt><dd>${escape(reference)}</dd></dl>` +
    `<dl class="total"><dt>Deposit</dt><dd>${total.decimal} ${currency}</dd></dl>`
}

const showing = Effect.gen(function* () {
  const place = yield* Schema.decodeUnknownEffect(Place)(yield* HttpRouter.params)
  const asked = yield* HttpServerRequest.schemaSearchParams(Asked)
  // Drawn here, so that a button that is pressed twice pays once.
  const id = yield* freshId("pay_")
  return page(
    "Pretend payment",
    `${factsOf(place, asked)}<form method="post"><input type="hidden" name="id" value="${id}">` +
      `<input type="hidden" name="amount" value="${asked.amount}">` +
      `<input type="hidden" name="currency" value="${asked.currency}"><button>Pay</button></form>` +
      "<small>No money moves: the hotel is told, signed, as a payment provider tells it.</small>"
  )
})

const paying = ({ tell }: PaymentProvider["Service"]) =>
  Effect.gen(function* () {
    const place = yield* Schema.decodeUnknownEffect(Place)(yield* HttpRouter.params)
    const { amount, currency, id } = yield* HttpServerRequest.schemaBodyUrlParams(Given)
    const status = yield* tell(place.tenant, { id, type: "payment.paid", reference: place.reference, amount, currency })
    return status === 200
      ? page("Paid", `${factsOf(place, { amount, currency })}<p>Thank you. You can go back to the chat.</p>`)
      : page("Not paid", "<p>The hotel could not be told. Go back and try again.</p>", 502)
  })

const orNothing = <E, R>(self: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
  Effect.map(Effect.option(self), Option.getOrElse(() => NOTHING))

const PATH = "/sandbox/pay/:tenant/:reference"

/** Where the link of a deposit leads in the sandbox: a page with one button. */
export const PaymentPage = HttpRouter.use(Effect.fnUntraced(function* (router) {
  const provider = yield* PaymentProvider
  const style = HttpServerResponse.text(STYLE, { contentType: "text/css; charset=utf-8" })
  yield* router.add("GET", PATH, orNothing(showing))
  yield* router.add("POST", PATH, orNothing(paying(provider)))
  yield* router.add("GET", "/sandbox/pay.css", style)
}))
