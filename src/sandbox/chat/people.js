/** The left side: who writes, and to which hotel. */
import { byId, colour, element, icon, initials, time } from "./dom.js"
import { newGuest } from "./dialogs.js"
import { choose, guest, on, state, thread, threadIdOf } from "./state.js"

const LANGUAGE = { es: "Español", en: "English", pt: "Português" }

const guestChoice = (one) => {
  const unread = state.hotels.reduce((sum, hotel) => sum + thread(threadIdOf(one.id, hotel.phoneNumberId)).unread, 0)
  const elsewhere = unread > 0 && one.id !== state.guestId
  return element(
    "label",
    { class: "guest-chip" },
    element("input", {
      type: "radio",
      name: "guest",
      value: one.id,
      checked: one.id === state.guestId,
      onchange: () => choose({ guestId: one.id })
    }),
    element("span", { class: `avatar small ${colour(one.name)}`, "aria-hidden": "true" }, initials(one.name)),
    element("span", { class: "guest-name" }, one.name.split(" ")[0]),
    element("span", { class: "guest-language" }, LANGUAGE[one.language]),
    elsewhere && element("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread))
  )
}

const preview = ({ content, from }) => {
  const words = {
    text: () => content.body,
    buttons: () => content.body,
    list: () => content.body,
    link: () => content.body,
    ask: () => content.body,
    place: () => content.name ?? "Location",
    file: () => content.caption ?? { image: "Picture", document: "Document" }[content.what] ?? "File",
    template: () => content.parameters.join(" · ") || content.name,
    cards: () => content.names.join(", "),
    other: () => "Message"
  }[content.kind]()
  return from === "guest" ? `You: ${words}` : words
}

const hotelChoice = (one) => {
  const { bubbles, typingUntil, unread } = thread(threadIdOf(state.guestId, one.phoneNumberId))
  const last = bubbles.at(-1)
  const chosen = one.phoneNumberId === state.phoneNumberId
  const typing = typingUntil > Date.now()
  return element(
    "li",
    {},
    element(
      "button",
      {
        type: "button",
        class: "hotel-row",
        "aria-current": chosen ? "true" : undefined,
        "data-number": one.phoneNumberId,
        onclick: () => {
          choose({ phoneNumberId: one.phoneNumberId })
          byId("app").dataset.view = "conversation"
          byId("words").focus()
        }
      },
      element("span", { class: `avatar ${colour(one.name)}`, "aria-hidden": "true" }, initials(one.name)),
      element(
        "span",
        { class: "hotel-words" },
        element("span", { class: "hotel-name" }, one.name),
        element(
          "span",
          { class: typing ? "hotel-last typing" : "hotel-last" },
          typing ? "typing…" : last === undefined ? one.displayPhone : preview(last)
        )
      ),
      element(
        "span",
        { class: "hotel-side" },
        last && element("span", { class: "hotel-time" }, time(last.at)),
        unread > 0 && element("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread))
      )
    )
  )
}

/** Draws a list anew and gives the focus back to the element that stands where it was. */
const redraw = (parent, children, key) => {
  const focused = parent.contains(document.activeElement) ? key(document.activeElement) : undefined
  parent.replaceChildren(...children)
  if (focused === undefined) return
  for (const candidate of parent.querySelectorAll("input, button")) {
    if (key(candidate) === focused) candidate.focus()
  }
}

const drawLink = () => {
  const { online, webhook } = state
  const [level, words] = !online
    ? ["off", "Waiting for the runtime…"]
    : webhook === null
    ? ["off", "No webhook yet"]
    : webhook.verified
    ? ["on", "Webhook connected"]
    : ["half", "Webhook not verified"]
  byId("link").replaceChildren(element("span", { class: `dot ${level}`, "aria-hidden": "true" }), words)
}

const draw = () => {
  redraw(byId("guests"), state.guests.map(guestChoice), ({ value }) => value)
  redraw(byId("hotels"), state.hotels.map(hotelChoice), ({ dataset }) => dataset.number)
  const unread = [...state.threads.values()].reduce(
    (sum, { guestId, unread }) => guestId === guest()?.id ? sum + unread : sum,
    0
  )
  document.title = unread > 0 ? `(${unread}) Conserje: a guest's phone` : "Conserje: a guest's phone"
}

export const start = () => {
  byId("back").append(icon("back"))
  byId("back").addEventListener("click", () => {
    byId("app").dataset.view = "people"
    byId("hotels").querySelector("[aria-current]")?.focus()
  })
  byId("new-guest").addEventListener("click", newGuest)
  on("people", draw)
  on("online", drawLink)
  on("network", drawLink)
  drawLink()
}
