import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Redacted, Schema } from "effect"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import type { WhatsAppEvent } from "../../src/whatsapp/WhatsAppEvent.ts"

const folder = join(dirname(fileURLToPath(import.meta.url)), "../fixtures/whatsapp")

const Manifest = Schema.Struct({
  secret: Schema.String,
  files: Schema.Array(Schema.Struct({
    file: Schema.String,
    bytes: Schema.Int,
    x_hub_signature_256: Schema.String,
    expect: Schema.Struct({
      http: Schema.Int,
      events: Schema.optionalKey(Schema.Array(Schema.String)),
      unique_events: Schema.optionalKey(Schema.Int),
      conversations: Schema.optionalKey(Schema.Int),
      quarantined: Schema.optionalKey(Schema.Int)
    })
  }))
})

const manifest = Schema.decodeUnknownSync(Schema.fromJsonString(Manifest))(
  readFileSync(join(folder, "manifest.json"), "utf8")
)

export const secret = Redacted.make(manifest.secret)

export const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder, file)))

/** What Meta sends: each body byte for byte, the signature of those bytes, and what must come of it. */
export const fixtures = manifest.files.map(({ expect, file, x_hub_signature_256 }) => ({
  file,
  expect,
  x_hub_signature_256,
  body: bytesOf(file)
}))

/** 2026-11-20: two months after what the fixtures tell. */
export const RECEIVED_AT = 1_795_132_800_000

const hotel = (tenantId: string, phoneNumberId: string, displayPhone: string): Hotel => ({
  tenantId: TenantId.make(tenantId),
  profile: {
    name: tenantId,
    timeZone: "America/Cancun",
    defaultLanguage: "es",
    uncertainSends: "operator"
  },
  numbers: [{ phoneNumberId: PhoneNumberId.make(phoneNumberId), displayPhone }]
})

/** The two hotels whose numbers the fixtures write to. */
export const hotels = [
  hotel("playa", "112269058640637", "+52 1 555 501 0142"),
  hotel("fjord", "331987446120904", "+47 21 40 55 22")
]

/** An event in the words of the manifest. */
export const labelOf = (event: WhatsAppEvent): string => {
  switch (event._tag) {
    case "Message":
      return `message/${event.type}`
    case "Status":
      return `status/${event.type}`
    case "Identity":
      return event.wamid === null ? event.type : `system/${event.type}`
    case "Echo":
      return "smb_message_echoes"
    case "Call":
      return "calls"
    case "Account":
      return event.type
  }
}
