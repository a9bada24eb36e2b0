import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { OutboxId } from "../../src/domain/Ids.ts"
import { messageBody, readBody, type Recipient } from "../../src/whatsapp/GraphApiWire.ts"
import type { OutboundMessage } from "../../src/whatsapp/OutboundMessage.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"

const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/whatsapp-send/${name}.json`, import.meta.url), "utf8"))

const ana: Recipient = { phone: "5215512345678" }
const byUserId: Recipient = { userId: "GB.2076874439870767113" }

const cases: ReadonlyArray<{ name: string; content: OutboundMessage; to?: Recipient; outbox?: string }> = [
  {
    name: "req-text",
    content: {
      _tag: "Text",
      body: "Tenemos doble vista mar por MXN 2,480 la noche. ¿La reservo?",
      preview: false
    },
    outbox: "outbox:01JA3ZP8V6Q7"
  },
  { name: "req-text-bsuid", content: { _tag: "Text", body: "Yes, parking is free." }, to: byUserId },
  {
    name: "req-text-contextual",
    content: {
      _tag: "Text",
      body: "Claro",
      quotes: "wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFDNBMEYwMkE2QUJDNTc0MTZFNjlEAA=="
    }
  },
  {
    name: "req-buttons",
    content: {
      _tag: "Choices",
      header: "Confirmación",
      body: "Doble vista mar, 12–15 dic, MXN 7,440",
      footer: "Hotel Sol",
      open: "Ver",
      choices: [
        { id: "book:confirm", title: "Confirmar" },
        { id: "book:change", title: "Cambiar fechas" },
        { id: "human", title: "Hablar con alguien" }
      ]
    }
  },
  {
    name: "req-list",
    content: {
      _tag: "Choices",
      header: "Habitaciones",
      body: "Elige una opción",
      footer: "Precios por noche",
      open: "Ver habitaciones",
      choices: [
        {
          id: "room:DBL-MAR",
          title: "Doble vista mar",
          description: "2 camas, 28 m², MXN 2,480",
          section: "Vista mar"
        },
        { id: "room:DBL-JAR", title: "Doble jardín", description: "2 camas, 26 m², MXN 1,990", section: "Vista jardín" }
      ]
    }
  },
  {
    name: "req-cta-url",
    content: { _tag: "Link", body: "Completa tu pago", title: "Pagar", url: "https://pay.hotel.example/r/88412" }
  },
  {
    name: "req-image",
    content: { _tag: "Media", kind: "image", source: { id: "2762702990552401" }, caption: "Suite" }
  },
  {
    name: "req-document",
    content: {
      _tag: "Media",
      kind: "document",
      source: { id: "1037543291543636" },
      filename: "factura-88412.pdf",
      caption: "Tu factura"
    }
  },
  {
    name: "req-location",
    content: { _tag: "Place", latitude: 20.6296, longitude: -87.0739, name: "Hotel Sol", address: "5a Avenida 12" }
  },
  {
    name: "req-location-request",
    content: { _tag: "AskLocation", body: "Comparte tu ubicación y te decimos cómo llegar" }
  },
  {
    name: "req-request-contact-info",
    content: { _tag: "AskContact", body: "To finish the booking we need your number" },
    to: byUserId
  },
  {
    name: "req-reaction",
    content: {
      _tag: "Reaction",
      to: "wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFDNBNTIwQzZERURBNTAxNjZDNTRDAA==",
      emoji: "✅"
    }
  },
  {
    name: "req-template",
    content: {
      _tag: "Template",
      name: "pre_arrival_es",
      language: "es_MX",
      parameters: ["María José", "12 de diciembre"],
      payloads: ["CANCEL_RES_88412"]
    }
  }
]

it.each(cases)("writes $name as Meta documents it", ({ content, name, outbox, to = ana }) => {
  const [message, ...more] = fit(content)
  assert.deepStrictEqual(more, [])
  const id = outbox === undefined ? undefined : OutboxId.make(outbox)
  assert.deepStrictEqual(messageBody(to, message, id), recorded(name))
})

it("writes a read mark with a typing bubble as Meta documents it", () => {
  const wamid = "wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFDNBRTZGQ0FEMEEwM0U4NUM1NkRBAA=="
  assert.deepStrictEqual(readBody(wamid, true), recorded("req-read-and-typing"))
})
