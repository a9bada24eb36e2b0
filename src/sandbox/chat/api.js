/** Talks to the runtime that serves this page. */

const answered = async (response) => {
  if (response.ok) return response.status === 200 ? response.json() : undefined
  const problem = await response.json().catch(() => ({}))
  throw new Error(problem.error ?? `the runtime said ${response.status}`)
}

const read = async (path) => answered(await fetch(`/chat/api/${path}`))
const remove = async (path) => answered(await fetch(`/chat/api/${path}`, { method: "DELETE" }))
const post = async (path, body) =>
  answered(
    await fetch(`/chat/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body)
    })
  )

export const state = () => read("state")
export const write = (message) => post("messages", message)
export const look = (guestId, phoneNumberId) => post("look", { guestId, phoneNumberId })
export const invite = (guest) => post("guests", guest)
export const breakNetwork = (fault, once) => post("faults", once ? { fault, times: 1 } : { fault })
export const mend = (id) => remove(`faults/${encodeURIComponent(id)}`)

/** Returns the id of the picture. */
export const upload = async (file) => {
  const headers = { "content-type": file.type }
  const { id } = await answered(await fetch("/chat/api/files", { method: "POST", headers, body: file }))
  return id
}

export const pictureAddress = (id) => `/chat/api/files/${encodeURIComponent(id)}`

/**
 * Listens for as long as the page lives; the browser comes back by itself when the line breaks. `on.hello` is called
 * at every (re)connection, when nothing can be missed any more.
 */
export const listen = (on) => {
  const source = new EventSource("/chat/api/events")
  for (const name of ["hello", "bubble", "thread", "guest", "faults", "deliveries"]) {
    source.addEventListener(name, (event) => on[name](JSON.parse(event.data)))
  }
  source.addEventListener("error", () => on.lost())
}
