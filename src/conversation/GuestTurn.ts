import type { MessageEvent } from "../whatsapp/WhatsAppEvent.ts"
import { asksForAnswer, type Heard } from "./Burst.ts"

/** What a guest put before us in one burst, merged: one turn with one answer. */
export interface GuestTurn {
  /** Everything written, in order, one line a message; edits and revokes within the burst applied. */
  readonly text: string
  /** The last button or row tapped. */
  readonly tapped: { readonly id: string; readonly title: string } | null
  /** Kinds of what came and cannot be read: `image`, `audio`, `contacts`... */
  readonly unread: ReadonlyArray<string>
  /** The last photo or document: what may prove a payment. */
  readonly media: { readonly id: string } | null
  /** The last voice note. */
  readonly voice: { readonly id: string } | null
  /** A place the guest sent. */
  readonly place: boolean
  /** The newest message: what a typing indicator is shown under. */
  readonly newest: MessageEvent
  /** How long ago the newest was written when it reached us, in milliseconds. */
  readonly late: number
}

/** The most of a text that is understood; the guest's own words stay whole in the inbox. */
const MOST_TEXT = 20_000

/** The burst as one turn, or `null` when nothing in it asks for an answer. */
export const merge = (heard: ReadonlyArray<Heard>): GuestTurn | null => {
  const asking = heard.filter(asksForAnswer).filter(({ said }) =>
    said?._tag === "Message" && !isRevoked(said.wamid, heard)
  )
  const last = asking.at(-1)
  if (last?.said?._tag !== "Message") return null
  const lines: Array<string> = []
  const unread: Array<string> = []
  let tapped: GuestTurn["tapped"] = null
  let place = false
  let media: GuestTurn["media"] = null
  let voice: GuestTurn["voice"] = null
  for (const { said } of asking) {
    if (said?._tag !== "Message") continue
    const { content } = said
    switch (content._tag) {
      case "Text":
        lines.push(editedBody(said.wamid, heard) ?? content.body)
        break
      case "Choice":
        tapped = { id: content.id, title: content.title }
        break
      case "Location":
        place = true
        break
      case "Media":
        unread.push(content.media.voice === true ? "voice" : content.kind)
        if (content.kind === "image" || content.kind === "document") media = { id: content.media.id }
        if (content.kind === "audio") voice = { id: content.media.id }
        if (content.media.caption !== undefined) lines.push(content.media.caption)
        break
      case "Order":
        if (content.text !== "") lines.push(content.text)
        unread.push("order")
        break
      default:
        unread.push(content._tag.toLowerCase())
    }
  }
  return {
    text: lines.join("\n").slice(0, MOST_TEXT).toWellFormed(),
    tapped,
    unread,
    media,
    voice,
    place,
    newest: last.said,
    late: Math.max(0, last.event.receivedAt - last.event.occurredAt)
  }
}

const isRevoked = (wamid: string, heard: ReadonlyArray<Heard>): boolean =>
  heard.some(({ said }) => said?._tag === "Message" && said.content._tag === "Revoke" && said.content.of === wamid)

const editedBody = (wamid: string, heard: ReadonlyArray<Heard>): string | null =>
  heard.reduce<string | null>(
    (body, { said }) =>
      said?._tag === "Message" && said.content._tag === "Edit" && said.content.of === wamid
        ? said.content.body ?? body
        : body,
    null
  )
