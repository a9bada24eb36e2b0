/** Sheets that ask for something: a list's row, a place, a new guest. */
import * as api from "./api.js"
import { button, byId, element, icon } from "./dom.js"
import { choose, state } from "./state.js"

const dialog = byId("dialog")

const close = () => dialog.close()

const open = (title, ...children) => {
  dialog.replaceChildren(
    element(
      "header",
      {},
      element("h2", { id: "dialog-title" }, title),
      button("Close", { class: "round", onclick: close }, icon("close"))
    ),
    ...children
  )
  dialog.showModal()
  dialog.querySelector("[data-first]")?.focus()
}

// A click beside the sheet closes it, as people expect; Escape does so by itself.
dialog.addEventListener("click", (event) => event.target === dialog && close())

/** A list's rows; `chosen` gets id, title and description of one. */
export const chooseRow = ({ open: title, sections }, chosen) =>
  open(
    title,
    element(
      "div",
      { class: "rows" },
      sections.map((section) =>
        element(
          "section",
          {},
          section.title && element("h3", { dir: "auto" }, section.title),
          section.rows.map((row) =>
            element(
              "button",
              {
                type: "button",
                class: "row",
                onclick: () => {
                  close()
                  byId("words").focus()
                  chosen(row)
                }
              },
              element("strong", { dir: "auto" }, row.title),
              row.description && element("span", { dir: "auto" }, row.description)
            )
          )
        )
      )
    )
  )

const PLACES = [
  { name: "Bariloche bus terminal", address: "Av. 12 de Octubre, Bariloche", latitude: -41.1276, longitude: -71.2779 },
  { name: "Bariloche airport", address: "Ruta 80, Bariloche", latitude: -41.1512, longitude: -71.1576 },
  { name: "Santa Apolónia station", address: "Lisbon", latitude: 38.7139, longitude: -9.1226 },
  { name: "Lisbon airport", address: "Alameda das Comunidades, Lisbon", latitude: 38.7742, longitude: -9.1342 }
]

const field = (label, properties) =>
  element("label", { class: "field" }, element("span", {}, label), element("input", properties))

const degrees = (name, most) => ({
  name,
  type: "number",
  step: "any",
  min: -most,
  max: most,
  required: true,
  inputmode: "decimal"
})

/** A place to send; `chosen` gets latitude, longitude and perhaps name and address. */
export const choosePlace = (chosen) => {
  const finish = (place) => {
    close()
    byId("words").focus()
    chosen(place)
  }
  const form = element(
    "form",
    {
      class: "by-hand",
      onsubmit: (event) => {
        event.preventDefault()
        const data = new FormData(form)
        finish({ latitude: Number(data.get("latitude")), longitude: Number(data.get("longitude")) })
      }
    },
    field("Latitude", degrees("latitude", 90)),
    field("Longitude", degrees("longitude", 180)),
    element("button", { class: "primary" }, "Send")
  )
  open(
    "Send a location",
    element(
      "div",
      { class: "rows" },
      PLACES.map((place, index) =>
        element(
          "button",
          { type: "button", class: "row", "data-first": index === 0, onclick: () => finish(place) },
          element("strong", {}, place.name),
          element("span", {}, place.address)
        )
      )
    ),
    form
  )
}

/** Somebody who did not write before. */
export const newGuest = () => {
  const trouble = element("p", { class: "trouble", role: "alert", hidden: true })
  const form = element(
    "form",
    {
      class: "stack",
      onsubmit: async (event) => {
        event.preventDefault()
        const data = new FormData(form)
        try {
          const guest = await api.invite({ name: data.get("name").trim(), language: data.get("language") })
          if (!state.guests.some(({ id }) => id === guest.id)) state.guests = [...state.guests, guest]
          close()
          choose({ guestId: guest.id })
        } catch (error) {
          trouble.textContent = error.message
          trouble.hidden = false
        }
      }
    },
    field("Name", { name: "name", required: true, maxlength: 60, pattern: ".*\\S.*", "data-first": true }),
    element(
      "label",
      { class: "field" },
      element("span", {}, "Language"),
      element(
        "select",
        { name: "language" },
        [["es", "Español"], ["en", "English"], ["pt", "Português"]].map(([value, words]) =>
          element("option", { value }, words)
        )
      )
    ),
    trouble,
    element("button", { class: "primary" }, "Add")
  )
  open("New guest", form)
}
