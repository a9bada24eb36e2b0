import { Array } from "effect"
import { CAPTIONED, FittedMessage, isFitted, LIMITS } from "./FittedMessage.ts"
import type { Link, Media, OutboundMessage, Place, Template, Text } from "./OutboundMessage.ts"
import { inWords as choicesInWords, ofChoices } from "./ReplyLimitsChoices.ts"
import { clean, lines, NOTHING, oneLine, shorten, split, splitTail, visible } from "./ReplyLimitsText.ts"

/**
 * Makes Meta's limits impossible to break: whatever we want to say becomes one or more messages that Meta takes, in
 * order. Too long becomes more messages, too many choices a list or numbered text. What is said is never dropped,
 * except white space at a seam, what nobody can see, and the end of a template's parameter or of a list's button.
 *
 * Call it before the outbox: one row is one message on the wire.
 */
export const fit = (message: OutboundMessage): Array.NonEmptyReadonlyArray<FittedMessage> => {
  for (const form of formsOf(message)) {
    if (form.every(isFitted) && Array.isReadonlyArrayNonEmpty(form)) return form
  }
  const [first = asText(NOTHING), ...others] = texts(inWords(message))
  return [FittedMessage.make(first), ...others.map((text) => FittedMessage.make(text))]
}

/** The ways to say it, the best first; one is taken when all its messages keep the limits. */
const formsOf = (message: OutboundMessage): ReadonlyArray<ReadonlyArray<OutboundMessage>> => {
  switch (message._tag) {
    case "Text":
      return [ofText(message)]
    case "Choices":
      return ofChoices(message)
    case "Link":
      return [ofLink(message)]
    case "Media":
      return [ofMedia(message)]
    case "Place":
      return [ofPlace(message)]
    case "AskLocation":
    case "AskContact": {
      const { before, last } = splitTail(clean(message.body), LIMITS.text, LIMITS.interactive)
      return [[...before.map(asText), { ...message, body: last }]]
    }
    case "Reaction":
      return [[{ ...message, emoji: oneLine(message.emoji) }]]
    case "Template":
      return [[ofTemplate(message)]]
  }
}

const asText = (body: string): typeof Text.Type => ({ _tag: "Text", body })

const texts = (text: string): ReadonlyArray<typeof Text.Type> =>
  split(clean(text), LIMITS.text).map((body) => asText(body))

const ofText = (text: typeof Text.Type) => {
  const { outside: _outside, quotes: _quotes, ...unquoted } = text
  const part = (body: string, index: number) => ({ ...(index === 0 ? text : unquoted), body })
  return split(clean(text.body), LIMITS.text).map(part)
}

const ofLink = ({ body, title, url }: typeof Link.Type): ReadonlyArray<OutboundMessage> => {
  const button = oneLine(title)
  const whole = clean(button.length > LIMITS.buttonTitle || !visible(body) ? lines(body, button) : body)
  const { before, last } = splitTail(whole, LIMITS.text, LIMITS.interactive)
  return [
    ...before.map(asText),
    { _tag: "Link", body: last, title: visible(button) ? shorten(button, LIMITS.buttonTitle) : NOTHING, url }
  ]
}

const ofMedia = ({ caption = "", filename = "", kind, source }: typeof Media.Type): ReadonlyArray<OutboundMessage> => {
  const said = clean(caption)
  const under = CAPTIONED.has(kind) && said.length <= LIMITS.caption && visible(said)
  const name = oneLine(filename)
  return [
    {
      _tag: "Media",
      kind,
      source,
      ...(under ? { caption: said } : {}),
      ...(kind === "document" && visible(name) ? { filename: shortName(name) } : {})
    },
    ...(under ? [] : texts(said))
  ]
}

/** A file's name keeps its ending, which tells a phone how to open it. */
const shortName = (name: string) => {
  if (name.length <= LIMITS.filename) return name
  const ending = /\.\w{1,8}$/.exec(name)?.[0] ?? ""
  return shorten(name, LIMITS.filename - ending.length) + ending
}

const ofPlace = (place: typeof Place.Type): ReadonlyArray<OutboundMessage> => {
  const [name, address] = [orNothing(oneLine(place.name)), orNothing(oneLine(place.address))]
  const long = name.length > LIMITS.place || address.length > LIMITS.place
  const pin = { ...place, name: shorten(name, LIMITS.place), address: shorten(address, LIMITS.place) }
  return [pin, ...(long ? texts(inWords(place)) : [])]
}

const ofTemplate = ({ parameters, payloads = [], ...template }: typeof Template.Type): OutboundMessage => {
  // A payload cut short would answer something else; without one the button answers with its own words.
  const whole = payloads.every((one) => one.length <= LIMITS.payload)
  return {
    ...template,
    parameters: parameters.map((one) => shorten(orNothing(oneLine(one)), LIMITS.parameter)),
    ...(whole && payloads.length > 0 ? { payloads } : {})
  }
}

const orNothing = (text: string) => visible(text) ? text : NOTHING

/** The same in plain words, for what cannot be shown in its own form. */
const inWords = (message: OutboundMessage): string => {
  switch (message._tag) {
    case "Choices":
      return choicesInWords(message)
    case "Link":
      return lines(message.body, message.title, message.url)
    case "Media": {
      const { caption = "", filename = "", source } = message
      return lines(caption, filename, "link" in source ? source.link : "")
    }
    case "Place":
      return lines(message.name, message.address)
    case "Reaction":
      return message.emoji
    case "Template":
      return lines(...message.parameters)
    default:
      return message.body
  }
}
