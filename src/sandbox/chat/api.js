/** Talks to the runtime that serves this page. */

/** Milliseconds after which a line that the browser has given up is opened anew. */
const AGAIN_MILLIS = 1500
const PATIENCE_MILLIS = 15_000

const ask = async (path, request) => {
  const signal = AbortSignal.timeout(PATIENCE_MILLIS)
  const response = await fetch(`/chat/api/${path}`, { ...request, signal }).catch(() => {
    throw new Error("the runtime does not answer")
  })
  if (response.ok) return response.status === 200 ? response.json() : undefined
  const problem = await response.json().catch(() => ({}))
  throw new Error(problem.error ?? `the runtime said ${response.status}`)
}

const remove = (path) => ask(path, { method: "DELETE" })
const post = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

export const state = () => ask("state")
export const write = (message) => post("messages", message)
export const look = (guestId, phoneNumberId) => post("look", { guestId, phoneNumberId })
export const invite = (guest) => post("guests", guest)
export const breakNetwork = (fault, once) => post("faults", once ? { fault, times: 1 } : { fault })
export const mend = (id) => remove(`faults/${encodeURIComponent(id)}`)

/** Returns the id of the picture. */
export const upload = async (file) => {
  const headers = { "content-type": file.type }
  const { id } = await ask("files", { method: "POST", headers, body: file })
  return id
}

export const pictureAddress = (id) => `/chat/api/files/${encodeURIComponent(id)}`

/**
 * Listens for as long as the page lives, however often the line breaks. `on.hello` is called at every (re)connection,
 * when nothing can be missed any more.
 */
export const listen = (on) => {
  const source = new EventSource("/chat/api/events")
  for (const name of ["hello", "bubble", "thread", "guest", "faults", "deliveries"]) {
    source.addEventListener(name, (event) => on[name](JSON.parse(event.data)))
  }
  source.addEventListener("error", () => {
    on.lost()
    // The browser comes back by itself to a runtime that is away, and never to one that says it is not ready yet.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(on), AGAIN_MILLIS)
  })
}
