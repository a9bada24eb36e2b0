/** The right side, for developers: break the network on purpose, and see what our webhook answered. */
import * as api from "./api.js"
import { button, byId, element, exactTime, icon } from "./dom.js"
import { on, setNetworkOpen, state } from "./state.js"

const drawer = byId("network")
const toggle = byId("open-network")

const FAULTS = {
  "throttle": ["Too many messages", "130429, the number must wait"],
  "throttle-pair": ["Too many to one guest", "131056, this pair must wait"],
  "server-error": ["Server error", "503, nothing sent"],
  "server-error-after": ["Server error, yet sent", "500 after taking the message"],
  "slow": ["Slow answer", "three seconds"],
  "timeout": ["No answer", "nothing sent, the line stays open"],
  "timeout-after": ["No answer, yet sent", "the line stays open"],
  "reset": ["Connection cut", "nothing sent"],
  "reset-after": ["Connection cut, yet sent", "after taking the message"],
  "no-id": ["Answer without an id", "200, and sent"],
  "malformed-json": ["Broken answer", "200 with half a JSON, and sent"],
  "token": ["Access token over", "190"]
}

/** What could not be changed is shown again as it is. */
const orAsItIs = (change) => change.catch(draw)

const fault = (kind) => {
  const [title, detail] = FAULTS[kind] ?? [kind, ""]
  const standing = state.faults.find((one) => one.fault === kind && one.times === undefined)
  const next = state.faults.filter((one) => one.fault === kind && one.times !== undefined)
  const switchId = `fault-${kind}`
  return element(
    "li",
    { class: standing ? "fault on" : "fault" },
    element(
      "label",
      { class: "fault-words", for: switchId },
      element("strong", {}, title),
      element("span", {}, standing?.struck > 0 ? `${detail} · struck ${standing.struck}×` : detail)
    ),
    button(`${title}: only the next message`, {
      class: next.length > 0 ? "once armed" : "once",
      "aria-pressed": next.length > 0 ? "true" : "false",
      "data-key": `once-${kind}`,
      onclick: () =>
        orAsItIs(next.length > 0 ? Promise.all(next.map(({ id }) => api.mend(id))) : api.breakNetwork(kind, true))
    }, "next"),
    element("input", {
      type: "checkbox",
      role: "switch",
      id: switchId,
      "data-key": switchId,
      "aria-label": `${title}: every message until switched off`,
      checked: standing !== undefined,
      onchange: () => orAsItIs(standing === undefined ? api.breakNetwork(kind, false) : api.mend(standing.id))
    })
  )
}

const delivery = ({ at, attempt, millis, status, updates, what }) =>
  element(
    "tr",
    {},
    element("td", {}, exactTime(at)),
    element("td", {}, what, updates > 1 && element("span", { class: "count" }, ` ×${updates}`)),
    element(
      "td",
      {},
      element(
        "span",
        { class: `status ${status === 200 ? "good" : "bad"}` },
        status === null ? "none" : String(status)
      ),
      attempt > 1 && element("span", { class: "count" }, ` try ${attempt}`)
    ),
    element("td", { class: "number" }, `${millis} ms`)
  )

const heading = element("h2", {}, "Network")
const faults = element("ul", { class: "faults" })
const webhook = element("p", { class: "webhook" })
const rows = element("tbody")
const none = element("p", { class: "nothing" }, "Nothing was posted yet.")

const draw = () => {
  drawer.hidden = !state.networkOpen
  toggle.setAttribute("aria-expanded", String(state.networkOpen))
  toggle.classList.toggle("alarm", state.faults.length > 0)
  if (!state.networkOpen) return
  const focused = document.activeElement?.dataset?.key
  faults.replaceChildren(...state.faultKinds.map(fault))
  if (focused !== undefined) faults.querySelector(`[data-key="${focused}"]`)?.focus()
  webhook.textContent = state.webhook === null
    ? "No webhook address is set yet."
    : `${state.webhook.url} · ${state.webhook.verified ? "handshake answered" : "handshake not answered"}`
  rows.replaceChildren(...state.deliveries.toReversed().map(delivery))
  none.hidden = state.deliveries.length > 0
}

const closeDrawer = () => {
  setNetworkOpen(false)
  toggle.focus()
}

export const start = () => {
  toggle.append(icon("pulse"))
  toggle.addEventListener("click", () => {
    setNetworkOpen(!state.networkOpen)
    if (state.networkOpen) drawer.querySelector("button")?.focus()
  })
  drawer.append(
    element(
      "header",
      {},
      heading,
      button("Close the network drawer", { class: "round", onclick: closeDrawer }, icon("close"))
    ),
    element(
      "section",
      { "aria-labelledby": "faults-title" },
      element("h3", { id: "faults-title" }, "When the hotel sends, answer with"),
      faults
    ),
    element(
      "section",
      { "aria-labelledby": "deliveries-title" },
      element("h3", { id: "deliveries-title" }, "Webhooks posted"),
      webhook,
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element("tr", {}, ["Time", "What", "Answer", "Took"].map((words) => element("th", { scope: "col" }, words)))
        ),
        rows
      ),
      none
    )
  )
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer())
  on("network", draw)
  draw()
}
