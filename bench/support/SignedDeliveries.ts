import { createHmac } from "node:crypto"

export interface DeliveryOptions {
  readonly secret: string
  /** Tells this run's messages from every other's. */
  readonly run: string
  /** Guests who write in turn. */
  readonly guests: number
  /** The number of the first of them; 0 when absent. */
  readonly firstGuest?: number
  readonly phoneNumberIds: ReadonlyArray<string>
  readonly text: string
}

/** Of the message `index` of a run. */
export const wamidOf = (run: string, index: number): string => `wamid.${run}.${String(index).padStart(8, "0")}`

/** The number a guest writes to: always the same one, so that a guest is one conversation. */
export const phoneNumberIdOf = (ids: ReadonlyArray<string>, guest: number): string => ids[guest % ids.length] ?? ""

/** What Meta would post for one text message. */
export const bodyOf = (options: DeliveryOptions, index: number, at: number): string => {
  const { firstGuest = 0, guests, phoneNumberIds, run, text } = options
  const guest = firstGuest + index % guests
  const phone = `549294${String(guest).padStart(7, "0")}`
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{
      id: "104996122399160",
      changes: [{
        value: {
          messaging_product: "whatsapp",
          metadata: { display_phone_number: "542945550142", phone_number_id: phoneNumberIdOf(phoneNumberIds, guest) },
          contacts: [{ profile: { name: "María José Núñez" }, wa_id: phone }],
          messages: [{
            from: phone,
            id: wamidOf(run, index),
            timestamp: String(Math.floor(at / 1000)),
            type: "text",
            text: { body: text }
          }]
        },
        field: "messages"
      }]
    }]
  })
}

/** Whole HTTP requests, signed as Meta signs, made before the clock starts. */
export const make = (options: DeliveryOptions, count: number): ReadonlyArray<Uint8Array> => {
  const at = Date.now()
  return Array.from({ length: count }, (_, index) => {
    const body = bodyOf(options, index, at)
    const signature = createHmac("sha256", options.secret).update(body).digest("hex")
    return Buffer.from(
      `POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
        `X-Hub-Signature-256: sha256=${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    )
  })
}
