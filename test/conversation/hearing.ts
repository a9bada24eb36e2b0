import { ConversationId, PhoneNumberId, TenantId, Wamid } from "../../src/domain/Ids.ts"
import type { Heard } from "../../src/conversation/Burst.ts"
import { Notice } from "../../src/inbox/Notice.ts"
import type { Content, MessageEvent, WhatsAppEvent } from "../../src/whatsapp/WhatsAppEvent.ts"

export const NOON = Date.UTC(2026, 10, 22, 12)

let drawn = 0

const heardEvent = (said: WhatsAppEvent | Notice, wamid: string, receivedAt: number, occurredAt: number): Heard => ({
  event: {
    id: String(++drawn),
    providerKey: `m:112:${wamid}`,
    lane: "conversation",
    type: said._tag === "Notice" ? "notice" : said.type,
    tenantId: TenantId.make("casa"),
    phoneNumberId: PhoneNumberId.make("112"),
    conversationId: ConversationId.make("casa/ana"),
    wamid: Wamid.make(wamid),
    occurredAt,
    receivedAt,
    payload: null,
    turnId: null
  },
  said
})

/** A guest's message as an actor reads it back. */
export const message = (
  content: Content,
  over: Partial<MessageEvent> & { readonly receivedAt?: number; readonly occurredAt?: number } = {}
): Heard => {
  const { occurredAt, receivedAt = NOON, ...said } = over
  const wamid = said.wamid ?? `wamid.${drawn + 1}`
  return heardEvent(
    { _tag: "Message", type: content._tag.toLowerCase(), from: { phone: "5491" }, at: null, content, ...said, wamid },
    wamid,
    receivedAt,
    occurredAt ?? receivedAt
  )
}

export const text = (body: string, over: Parameters<typeof message>[1] = {}): Heard =>
  message({ _tag: "Text", body }, over)

/** The hotel answered from its own phone. */
export const echo = (): Heard =>
  heardEvent(
    {
      _tag: "Echo",
      type: "text",
      wamid: "wamid.echo",
      to: { phone: "5491" },
      at: null,
      content: { _tag: "Text", body: "ya te ayudo" }
    },
    "wamid.echo",
    NOON,
    NOON
  )

/** The house has something to tell. */
export const heardNotice = (notice: Omit<Notice, "_tag">, receivedAt: number): Heard =>
  heardEvent(Notice.make(notice), `notice.${drawn + 1}`, receivedAt, receivedAt)
