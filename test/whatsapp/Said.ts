import { RECEIVED_AT } from "./Fixtures.ts"
import { decode } from "../../src/whatsapp/WebhookDecoder.ts"
import { providerKeyOf } from "../../src/whatsapp/ProviderKey.ts"

export const PLAYA = "112269058640637"
export const ANA = "5215512345678"

type Parts = Readonly<Record<string, unknown>>

/** A webhook body in which Meta says these changes. */
export const saying = (...changes: ReadonlyArray<unknown>) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "104996122399160", time: 1_790_000_000, changes }]
})

/** A change under `field` about one of our numbers. */
export const change = (value: Parts, field = "messages") => ({
  field,
  value: {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "5215555010142", phone_number_id: PLAYA },
    ...value
  }
})

let count = 0
/** A text of Ana's, in which some parts are different. */
export const message = (over: Parts = {}) => ({
  from: ANA,
  id: `wamid.${count++}`,
  timestamp: "1790000007",
  type: "text",
  text: { body: "hola" },
  ...over
})

export const status = (over: Parts = {}) => ({
  id: `wamid.${count++}`,
  status: "sent",
  timestamp: "1790000007",
  recipient_id: ANA,
  ...over
})

export const heardIn = (body: unknown, receivedAt = RECEIVED_AT) => decode(body, receivedAt)
export const eventsIn = (body: unknown) => heardIn(body).heard.map(({ event }) => event)
export const keysIn = (body: unknown) =>
  heardIn(body).heard.map(({ event, phoneNumberId }) => providerKeyOf(event, phoneNumberId ?? "-"))
