import type { Content } from "./GraphContent.ts"
import type { Interactive } from "./GraphInteractive.ts"
import type { GuestContent } from "./GuestMessage.ts"

interface Choice {
  readonly id: string
  readonly title: string
  readonly description?: string | undefined
}

interface Framed {
  readonly header?: string | undefined
  readonly body: string
  readonly footer?: string | undefined
}

/** What a bubble shows; the chat page draws one element per kind. */
export type BubbleContent =
  | { readonly kind: "text"; readonly body: string }
  | Framed & { readonly kind: "buttons"; readonly buttons: ReadonlyArray<Choice> }
  | Framed & {
    readonly kind: "list"
    readonly open: string
    readonly sections: ReadonlyArray<{ readonly title?: string | undefined; readonly rows: ReadonlyArray<Choice> }>
  }
  | Framed & { readonly kind: "link"; readonly title: string; readonly url: string }
  | Framed & { readonly kind: "ask"; readonly what: "location" | "contact" }
  | {
    readonly kind: "place"
    readonly latitude: number
    readonly longitude: number
    readonly name?: string | undefined
    readonly address?: string | undefined
  }
  | {
    readonly kind: "file"
    readonly what: "image" | "video" | "audio" | "document" | "sticker"
    /** Of a file at the sandbox. */
    readonly id?: string | undefined
    readonly link?: string | undefined
    readonly caption?: string | undefined
    readonly filename?: string | undefined
  }
  | { readonly kind: "template"; readonly name: string; readonly parameters: ReadonlyArray<string> }
  | { readonly kind: "cards"; readonly names: ReadonlyArray<string> }
  | { readonly kind: "other"; readonly type: string }

/** One tick: with the network. Two: with the other side. Blue: seen. */
export type Tick = "waiting" | "sent" | "delivered" | "read" | "failed"

export interface Bubble {
  readonly wamid: string
  readonly from: "guest" | "hotel"
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly content: BubbleContent
  readonly quotes: string | null
  /** What the hotel's send carried to be told apart. */
  readonly callbackData: string | null
  readonly tick: Tick
  /** The newest reaction of each side. */
  readonly reactions: { readonly guest?: string | undefined; readonly hotel?: string | undefined }
}

/** How a phone shows what the hotel sent; a reaction is no bubble. */
export const fromHotel = (content: Exclude<Content, { readonly type: "reaction" }>): BubbleContent => {
  switch (content.type) {
    case "text":
      return { kind: "text", body: content.text.body }
    case "image":
      return { kind: "file", what: "image", ...content.image }
    case "video":
      return { kind: "file", what: "video", ...content.video }
    case "audio":
      return { kind: "file", what: "audio", ...content.audio }
    case "sticker":
      return { kind: "file", what: "sticker", ...content.sticker }
    case "document":
      return { kind: "file", what: "document", ...content.document }
    case "location":
      return { kind: "place", ...content.location }
    case "contacts":
      return { kind: "cards", names: content.contacts.map(({ name }) => name.formatted_name) }
    case "interactive":
      return fromInteractive(content.interactive)
    case "template":
      return {
        kind: "template",
        name: content.template.name,
        parameters: (content.template.components ?? []).flatMap(({ parameters = [] }) =>
          parameters.flatMap(({ text }) => typeof text === "string" ? [text] : [])
        )
      }
  }
}

const fromInteractive = (interactive: Interactive): BubbleContent => {
  const framed = {
    body: interactive.body.text,
    header: "header" in interactive && interactive.header.type === "text" ? interactive.header.text : undefined,
    footer: "footer" in interactive ? interactive.footer.text : undefined
  }
  switch (interactive.type) {
    case "button":
      return { kind: "buttons", ...framed, buttons: interactive.action.buttons.map(({ reply }) => reply) }
    case "list":
      return { kind: "list", ...framed, open: interactive.action.button, sections: interactive.action.sections }
    case "cta_url": {
      const { display_text: title, url } = interactive.action.parameters
      return { kind: "link", ...framed, title, url }
    }
    case "location_request_message":
      return { kind: "ask", ...framed, what: "location" }
    case "request_contact_info":
      return { kind: "ask", ...framed, what: "contact" }
  }
}

/** How a phone shows what its owner sent. */
export const fromGuest = (content: Exclude<GuestContent, { readonly _tag: "Reaction" }>): BubbleContent => {
  switch (content._tag) {
    case "Text":
      return { kind: "text", body: content.body }
    case "Tap":
      return { kind: "text", body: content.title }
    case "QuickReply":
      return { kind: "text", body: content.text }
    case "Location": {
      const { _tag, ...place } = content
      return { kind: "place", ...place }
    }
    case "Media": {
      const { caption, filename, id, kind } = content
      return { kind: "file", what: kind, id, caption, filename }
    }
    case "Contacts":
      return { kind: "cards", names: content.cards.map(({ name }) => name) }
    case "Other":
      return { kind: "other", type: content.type }
  }
}
