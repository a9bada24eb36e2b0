/** A guest's phone in the browser: starts the parts and keeps them up to date. */
import * as api from "./api.js"
import * as composer from "./composer.js"
import * as conversation from "./conversation.js"
import * as network from "./network.js"
import * as people from "./people.js"
import { putBubble, putThread, replace, state, tell } from "./state.js"

const MOST_DELIVERIES = 50
const TYPING_MILLIS = 25_000

people.start()
composer.start()
conversation.start()
network.start()

/** The whole state anew: at the beginning, and whenever the line was broken. */
const refresh = async () => {
  try {
    replace(await api.state())
    state.online = true
  } catch {
    state.online = false
  }
  tell("online")
}

api.listen({
  hello: refresh,
  bubble: ({ bubble, thread }) => state.ready && putBubble(thread, bubble),
  thread: ({ thread, typing, unread }) =>
    state.ready && putThread(thread, { unread, typingUntil: typing ? Date.now() + TYPING_MILLIS : 0 }),
  guest: ({ guest }) => {
    if (state.guests.some(({ id }) => id === guest.id)) return
    state.guests = [...state.guests, guest]
    tell("people")
  },
  faults: (faults) => {
    state.faults = faults
    tell("network")
  },
  deliveries: (deliveries) => {
    state.deliveries = [...state.deliveries, ...deliveries].slice(-MOST_DELIVERIES)
    const handshake = deliveries.findLast(({ what }) => what === "handshake")
    if (handshake !== undefined) refresh()
    else tell("network")
  },
  lost: () => {
    state.online = false
    tell("online")
  }
})
