/** One element per message. Nobody's words are ever read as markup. */
import { pictureAddress } from "./api.js"
import { button, element, icon, time } from "./dom.js"

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g

/** The pretend payments are where this page is, which the hotel, behind a proxy, may know by another address. */
const PAYMENTS = /^http:\/\/127\.0\.0\.1:\d+(?=\/sandbox\/pay\/)/

const outside = (href, ...children) =>
  element(
    "a",
    { href: href.replace(PAYMENTS, location.origin), target: "_blank", rel: "noopener noreferrer" },
    ...children
  )

/** Text with its links alive, for the hotel's words only. */
const linked = (text) => {
  const parts = []
  let from = 0
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), outside(found[0], found[0]))
    from = found.index + found[0].length
  }
  return [...parts, text.slice(from)]
}

const paragraph = (text, ours) => element("p", { class: "words", dir: "auto" }, ...(ours ? linked(text) : [text]))

const framed = ({ body, footer, header }) => [
  header && element("p", { class: "header", dir: "auto" }, header),
  paragraph(body, true),
  footer && element("p", { class: "footer", dir: "auto" }, footer)
]

const mapOf = ({ latitude, longitude }) =>
  `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`

const place = (content) =>
  element(
    "div",
    { class: "place" },
    element("div", { class: "map", "aria-hidden": "true" }, element("span", { class: "pin" }, icon("place"))),
    element(
      "div",
      { class: "place-words" },
      element("strong", { dir: "auto" }, content.name ?? "Location"),
      content.address && element("span", { dir: "auto" }, content.address),
      element("span", { class: "degrees" }, `${content.latitude.toFixed(4)}, ${content.longitude.toFixed(4)}`)
    ),
    outside(mapOf(content), icon("outside"), "Open the map")
  )

const file = (content) => {
  const { caption, filename, id, link, what } = content
  const names = { image: "Picture", video: "Video", audio: "Audio", document: "Document", sticker: "Sticker" }
  const card = () =>
    element(
      "div",
      { class: "file" },
      icon("file"),
      link === undefined ? element("span", {}, filename ?? names[what]) : outside(link, filename ?? names[what])
    )
  const shown = what === "image" && id !== undefined
    ? element("img", {
      src: pictureAddress(id),
      alt: caption ?? "Picture",
      loading: "lazy",
      onerror: (event) => event.currentTarget.replaceWith(card())
    })
    : card()
  return [shown, caption && paragraph(caption, false)]
}

const tapButton = (choice, onclick, glyph) =>
  button(undefined, { class: "tap", onclick }, glyph && icon(glyph), element("span", { dir: "auto" }, choice))

/** What hangs below a bubble's words to be tapped. */
const taps = (choices, label) => element("div", { class: "taps", role: label && "group", "aria-label": label }, choices)

const below = ({ content, wamid }, act) => {
  switch (content.kind) {
    case "buttons":
      return taps(
        content.buttons.map(({ id, title }) =>
          tapButton(title, () => act.tap({ _tag: "Tap", via: "button_reply", id, title }, wamid))
        ),
        "Answers to tap"
      )
    case "list":
      return taps(tapButton(content.open, () => act.openList(content, wamid), "list"))
    case "link":
      return taps(element("span", { class: "tap" }, outside(content.url, icon("outside"), content.title)))
    case "ask":
      return content.what === "location" && taps(tapButton("Send a location", act.sendPlace, "place"))
    default:
      return undefined
  }
}

/** What a bubble says. */
const drawn = ({ content, from }) => {
  switch (content.kind) {
    case "text":
      return [paragraph(content.body, from === "hotel")]
    case "buttons":
    case "list":
    case "link":
    case "ask":
      return framed(content)
    case "place":
      return [place(content)]
    case "file":
      return file(content)
    case "template":
      return [
        element("p", { class: "header" }, `Template ${content.name}`),
        paragraph(content.parameters.join(" · "), false)
      ]
    case "cards":
      return content.names.map((name) => element("div", { class: "file" }, icon("person"), element("span", {}, name)))
    default:
      return [element("p", { class: "footer" }, `A message of the kind ${content.type}`)]
  }
}

const TICKS = {
  waiting: ["clock", "waiting"],
  sent: ["tick", "sent"],
  delivered: ["ticks", "delivered"],
  read: ["ticks", "read"],
  failed: ["alert", "not delivered"]
}

const foot = ({ at, from, tick }) => {
  const [glyph, words] = TICKS[tick]
  return element(
    "span",
    { class: "foot" },
    element("time", { datetime: new Date(at).toISOString() }, time(at)),
    from === "guest" &&
      element("span", { class: `ticks-of ${tick}`, role: "img", "aria-label": words, title: words }, icon(glyph))
  )
}

const quoteOf = (quoted) => quoted && element("blockquote", { class: "quote", dir: "auto" }, summary(quoted))

/** A line that stands for a message where it is quoted. */
export const summary = ({ content }) =>
  content.body ?? content.caption ?? content.name ?? content.names?.join(", ") ??
    { file: "Picture", place: "Location" }[content.kind] ?? "Message"

const reactionsOf = ({ reactions }) => {
  const given = [reactions.hotel, reactions.guest].filter((emoji) => emoji !== undefined)
  return given.length > 0 &&
    element("span", { class: "reactions", role: "img", "aria-label": `Reactions: ${given.join(" ")}` }, given.join(" "))
}

/**
 * A message.
 *
 * @param quoted the message that this one answers, if it is known
 * @param act `tap`, `openList`, `sendPlace`, `reply`, `react`
 */
export const bubble = (message, quoted, act) =>
  element(
    "article",
    { class: `message ${message.from}`, "data-wamid": message.wamid, "data-kind": message.content.kind },
    element(
      "div",
      { class: "bubble" },
      element("span", { class: "speaker" }, message.from === "guest" ? "You: " : "Hotel: "),
      quoteOf(quoted),
      ...drawn(message),
      foot(message),
      below(message, act),
      reactionsOf(message)
    ),
    element(
      "div",
      { class: "tools" },
      button("Reply to this message", { class: "tool", onclick: () => act.reply(message) }, icon("reply")),
      message.from === "hotel" &&
        button(
          message.reactions.guest === undefined ? "React with a thumbs up" : "Take the reaction back",
          { class: "tool", onclick: () => act.react(message) },
          icon("smile")
        )
    )
  )
