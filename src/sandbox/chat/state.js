/** What the page knows, and who wants to hear when it changes. */

const KEPT = "conserje.chat"

const remembered = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {}
  } catch {
    return {}
  }
}

/** A private window may refuse to remember; the page works all the same. */
const remember = () => {
  const { drafts, guestId, networkOpen, phoneNumberId } = state
  try {
    localStorage.setItem(KEPT, JSON.stringify({ drafts, guestId, networkOpen, phoneNumberId }))
  } catch {
    // Nothing to do: it will be asked again next time.
  }
}

const { drafts = {}, guestId = null, networkOpen = false, phoneNumberId = null } = remembered()

export const state = {
  ready: false,
  online: false,
  guests: [],
  hotels: [],
  suggestions: {},
  /** By id, `guest@number`. */
  threads: new Map(),
  faultKinds: [],
  faults: [],
  deliveries: [],
  webhook: null,
  guestId,
  phoneNumberId,
  drafts,
  networkOpen
}

const listeners = new Map()

/** Topics: `people`, `thread`, `bubble`, `typing`, `network`, `online`. */
export const on = (topic, listener) => listeners.set(topic, [...(listeners.get(topic) ?? []), listener])
export const tell = (topic, detail) => {
  for (const listener of listeners.get(topic) ?? []) listener(detail)
}

export const threadIdOf = (guestId, phoneNumberId) => `${guestId}@${phoneNumberId}`
export const currentThreadId = () => threadIdOf(state.guestId, state.phoneNumberId)
export const guest = () => state.guests.find(({ id }) => id === state.guestId)
export const hotel = () => state.hotels.find((one) => one.phoneNumberId === state.phoneNumberId)

export const thread = (id = currentThreadId()) =>
  state.threads.get(id) ?? { id, bubbles: [], unread: 0, typingUntil: 0 }

/** Puts the runtime's whole state in place of ours. */
export const replace = (fresh) => {
  Object.assign(state, fresh, { ready: true, threads: new Map(fresh.threads.map((one) => [one.id, one])) })
  if (guest() === undefined) state.guestId = state.guests[0]?.id ?? null
  if (hotel() === undefined) state.phoneNumberId = state.hotels[0]?.phoneNumberId ?? null
  tell("people")
  tell("thread")
  tell("network")
}

export const choose = (choice) => {
  Object.assign(state, choice)
  remember()
  tell("people")
  tell("thread")
}

export const putBubble = (id, bubble) => {
  const before = thread(id)
  const at = before.bubbles.findIndex(({ wamid }) => wamid === bubble.wamid)
  const bubbles = at === -1 ? [...before.bubbles, bubble] : before.bubbles.with(at, bubble)
  state.threads.set(id, { ...before, bubbles })
  tell("bubble", { id, bubble, isNew: at === -1 })
  tell("people")
}

export const putThread = (id, change) => {
  state.threads.set(id, { ...thread(id), ...change })
  tell("people")
  if (id === currentThreadId()) tell("typing")
}

export const setDraft = (words, id = currentThreadId()) => {
  const { [id]: _, ...others } = state.drafts
  state.drafts = words === "" ? others : { ...others, [id]: words }
  remember()
}

export const setNetworkOpen = (open) => {
  state.networkOpen = open
  remember()
  tell("network")
}
