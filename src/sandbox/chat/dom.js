/** Small helpers to build elements. Words only ever become text nodes. */

const SVG = "http://www.w3.org/2000/svg"

/**
 * An element. `properties` sets attributes; `class`, `on...` handlers and booleans as expected; children may be
 * elements, text, or nothing.
 */
export const element = (name, properties = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value)
    else made.setAttribute(key, value === true ? "" : String(value))
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false))
  return made
}

export const byId = (id) => document.getElementById(id)

export const button = (label, properties, ...children) =>
  element("button", { type: "button", "aria-label": label, ...properties }, ...children)

const PATHS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  pulse: "M3 12h4l2.5-6 4 12 2.5-6h5",
  picture:
    "M4 6.5A1.5 1.5 0 0 1 5.500 5h13A1.500 1.500 0 0 1 20 6.500v11a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 17.500zM4 16l4.500-4.500 4 4 2.500-2.500 5 4M15.500 9.500h.01",
  place:
    "M12 21s7-6.100 7-11.300A7 7 0 0 0 5 9.700C5 14.900 12 21 12 21zM12 12.200a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  send: "M4.500 12h14M12.500 5.500L19 12l-6.500 6.500",
  reply: "M9 7l-5 5 5 5M4.500 12H15a5 5 0 0 1 5 5v1",
  list: "M9 7h11M9 12h11M9 17h11M4.500 7h.01M4.500 12h.01M4.500 17h.01",
  file:
    "M7 3.500h7l4.500 4.500v11A1.500 1.500 0 0 1 17 20.500H7A1.500 1.500 0 0 1 5.500 19V5A1.500 1.500 0 0 1 7 3.500zM13.500 3.500V8.500h5",
  outside: "M14 5h5v5M19 5l-8 8M17 14v4.500a1 1 0 0 1-1 1H5.500a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1H10",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
  alert: "M12 8v5M12 16.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  smile:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c.8 1.200 2 1.800 3.500 1.800s2.700-.6 3.500-1.800M9 9.800h.01M15 9.800h.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.8-3.600 3.800-5.500 7.500-5.500s6.700 1.900 7.500 5.500",
  tick: "M5 12.500l4.500 4.500L19 7.500",
  ticks: "M2.500 12.500L7 17l9-9.500M11.500 15.800L12.800 17l9-9.500"
}

/** A line drawing in the colour of the text around it, silent for screen readers. */
export const icon = (name) => {
  const svg = document.createElementNS(SVG, "svg")
  for (
    const [key, value] of Object.entries({
      viewBox: "0 0 24 24",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "1.8",
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
      class: "icon"
    })
  ) svg.setAttribute(key, value)
  const path = document.createElementNS(SVG, "path")
  path.setAttribute("d", PATHS[name])
  svg.append(path)
  return svg
}

/** Two letters of a name; small words are left out. */
export const initials = (name) =>
  name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word) && !/^(The|Hostería|Hotel)$/.test(word))
    .slice(0, 2).map((word) => word[0]).join("") || [...name].slice(0, 2).join("").toUpperCase()

/** One of six colours, the same for the same name. */
export const colour = (name) => {
  let sum = 0
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 6007
  return `colour-${sum % 6}`
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const exact = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" })
const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" })

export const time = (at) => clock.format(at)
export const exactTime = (at) => exact.format(at)

export const day = (at) => {
  const today = new Date().setHours(0, 0, 0, 0)
  const then = new Date(at).setHours(0, 0, 0, 0)
  if (then === today) return "Today"
  if (today - then <= 25 * 60 * 60 * 1000 && today > then) return "Yesterday"
  return date.format(at)
}
