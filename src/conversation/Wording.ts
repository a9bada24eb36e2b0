import { Array as Arr } from "effect"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import { inWords } from "../whatsapp/ReplyLimitsChoices.ts"
import { NO_ID } from "./talk/Choice.ts"

type Messages = ReadonlyArray<OutboundMessage>

export const text = (body: string): OutboundMessage => ({ _tag: "Text", body })

/** Sentences of one paragraph; empty ones are left out. */
export const sentences = (...parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join(" ")

/** Paragraphs of one bubble; empty ones are left out. */
export const paragraphs = (...parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join("\n\n")

/** The same with its choices written and numbered; a yes or a no needs no number. */
export const plain = (message: OutboundMessage): OutboundMessage =>
  message._tag !== "Choices"
    ? message
    : text(message.choices.some(({ id }) => id === NO_ID) ? message.body : inWords(message))

/** The same in the words of that register, ids and addresses as they are. */
export const inRegister = (register: (text: string) => string) => (message: OutboundMessage): OutboundMessage => {
  switch (message._tag) {
    case "Text":
    case "AskLocation":
    case "AskContact":
      return { ...message, body: register(message.body) }
    case "Link":
      return { ...message, body: register(message.body), title: register(message.title) }
    case "Media":
      return message.caption === undefined ? message : { ...message, caption: register(message.caption) }
    case "Choices":
      return {
        ...message,
        body: register(message.body),
        open: register(message.open),
        choices: Arr.map(message.choices, (choice) => ({ ...choice, title: register(choice.title) }))
      }
    case "Place":
    case "Reaction":
    case "Template":
      return message
  }
}

/** Puts a paragraph before what is said: in the same bubble when it can stand there. */
export const before = (paragraph: string, messages: Messages): Messages => {
  const [first, ...others] = messages
  return first !== undefined && (first._tag === "Text" || first._tag === "Choices")
    ? [{ ...first, body: paragraphs(paragraph, first.body) }, ...others]
    : [text(paragraph), ...messages]
}

/** Puts a paragraph after what is said: in the same bubble when it can stand there. */
export const after = (messages: Messages, paragraph: string): Messages => {
  const last = messages.at(-1)
  return last?._tag === "Text"
    ? [...messages.slice(0, -1), { ...last, body: paragraphs(last.body, paragraph) }]
    : [...messages, text(paragraph)]
}

/** What is said in passing, and what goes on after it: one bubble where both are words. */
export const joined = (first: Messages, then: Messages): Messages => {
  const last = first.at(-1)
  return last?._tag === "Text" && then.length > 0
    ? [...first.slice(0, -1), ...before(last.body, then)]
    : [...first, ...then]
}
