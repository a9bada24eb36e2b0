/** The middle: one guest and one hotel. */
import * as api from "./api.js"
import { bubble } from "./bubbles.js"
import { chooseRow } from "./dialogs.js"
import { byId, colour, day, element, icon, initials } from "./dom.js"
import { currentThreadId, guest, hotel, on, state, thread } from "./state.js"
import { quote, resize, sendContent, sendPlace } from "./composer.js"

const messages = byId("messages")
const newest = byId("newest")
/** Drawn messages of the open thread, by wamid. */
let drawn = new Map()
let lastDay = ""
let typingTimer = 0

const act = {
  tap: (content, wamid) => sendContent(content, wamid),
  openList: (content, wamid) =>
    chooseRow(content, (row) => sendContent({ _tag: "Tap", via: "list_reply", ...row }, wamid)),
  sendPlace: () => sendPlace(),
  reply: (message) => quote(message),
  react: (message) =>
    sendContent(
      message.reactions.guest === undefined
        ? { _tag: "Reaction", to: message.wamid, emoji: "👍" }
        : { _tag: "Reaction", to: message.wamid }
    )
}

/** Does the page stay with the newest message? Until somebody scrolls up. */
let follows = true
let lastTop = 0

const toEnd = (behavior = "instant") => {
  follows = true
  newest.hidden = true
  messages.scrollTo({ top: messages.scrollHeight, behavior })
}

const scrolled = () => {
  const { clientHeight, scrollHeight, scrollTop } = messages
  if (scrollHeight - scrollTop - clientHeight < 80) {
    follows = true
    newest.hidden = true
  } else if (scrollTop < lastTop) follows = false
  lastTop = scrollTop
}

const make = (message) => {
  const quoted = message.quotes === null ? undefined : thread().bubbles.find(({ wamid }) => wamid === message.quotes)
  return bubble(message, quoted, act)
}

const append = (message) => {
  const today = day(message.at)
  if (today !== lastDay) messages.append(element("div", { class: "day" }, element("span", {}, today)))
  lastDay = today
  const made = make(message)
  drawn.set(message.wamid, made)
  const typing = messages.querySelector(".typing-bubble")
  if (typing === null) messages.append(made)
  else typing.before(made)
  for (const picture of made.querySelectorAll("img")) picture.addEventListener("load", () => follows && toEnd())
  return made
}

/** A page that nobody looks at must not tell the hotel that its words were read. */
const look = () => {
  if (document.visibilityState !== "visible" || guest() === undefined || hotel() === undefined) return
  const compact = matchMedia("(max-width: 760px)").matches
  if (compact && byId("app").dataset.view !== "conversation") return
  if (thread().unread === 0) return
  // It is asked again with the next message.
  api.look(state.guestId, state.phoneNumberId).catch(() => {})
}

const drawTyping = () => {
  clearTimeout(typingTimer)
  const left = thread().typingUntil - Date.now()
  byId("hotel-state").textContent = left > 0 ? "typing…" : hotel()?.displayPhone ?? ""
  byId("hotel-state").classList.toggle("typing", left > 0)
  messages.querySelector(".typing-bubble")?.remove()
  if (left <= 0) return
  messages.append(
    element(
      "div",
      { class: "message hotel typing-bubble", role: "img", "aria-label": "The hotel is typing" },
      element("div", { class: "bubble" }, element("span"), element("span"), element("span"))
    )
  )
  if (follows) toEnd("smooth")
  typingTimer = setTimeout(drawTyping, left + 50)
}

const welcome = () => {
  const one = guest()
  if (one === undefined || hotel() === undefined) return undefined
  return element(
    "div",
    { class: "welcome" },
    element("span", { class: `avatar large ${colour(hotel().name)}`, "aria-hidden": "true" }, initials(hotel().name)),
    element("h3", {}, hotel().name),
    hotel().place && element("p", {}, hotel().place),
    element(
      "div",
      { class: "suggestions" },
      (state.suggestions[one.language] ?? []).map((words) =>
        element("button", {
          type: "button",
          class: "suggestion",
          lang: one.language,
          onclick: () => sendContent({ _tag: "Text", body: words })
        }, words)
      )
    )
  )
}

/** Draws another thread, silently for screen readers: its old messages are not news. */
const drawThread = () => {
  const one = hotel()
  byId("hotel-name").textContent = one?.name ?? ""
  byId("hotel-avatar").textContent = one === undefined ? "" : initials(one.name)
  byId("hotel-avatar").className = `avatar ${one === undefined ? "" : colour(one.name)}`
  messages.setAttribute("aria-live", "off")
  messages.replaceChildren()
  drawn = new Map()
  lastDay = ""
  const { bubbles } = thread()
  if (bubbles.length === 0) messages.append(...[welcome()].filter(Boolean))
  for (const message of bubbles) append(message)
  drawTyping()
  toEnd()
  look()
  requestAnimationFrame(() => messages.setAttribute("aria-live", "polite"))
}

const showBubble = ({ bubble: message, id, isNew }) => {
  if (id !== currentThreadId()) return
  const old = drawn.get(message.wamid)
  if (old !== undefined) {
    const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement)
    const made = make(message)
    old.replaceWith(made)
    drawn.set(message.wamid, made)
    if (focused >= 0) made.querySelectorAll("button, a")[focused]?.focus()
  } else if (isNew) {
    messages.querySelector(".welcome")?.remove()
    append(message).classList.add("arrives")
    if (follows || message.from === "guest") toEnd("smooth")
    else newest.hidden = false
  }
  look()
}

export const start = () => {
  newest.prepend(icon("back"))
  newest.addEventListener("click", () => toEnd("smooth"))
  messages.addEventListener("scroll", scrolled, { passive: true })
  document.addEventListener("visibilitychange", look)
  on("thread", drawThread)
  on("bubble", showBubble)
  on("typing", () => {
    drawTyping()
    look()
  })
  // On a phone the thread was drawn while nobody could see it.
  new MutationObserver(() => {
    resize()
    toEnd()
    look()
  }).observe(byId("app"), { attributeFilter: ["data-view"] })
}
