/** Where the guest writes. */
import * as api from "./api.js"
import { summary } from "./bubbles.js"
import { choosePlace } from "./dialogs.js"
import { button, byId, element, icon } from "./dom.js"
import { currentThreadId, on, setDraft, state } from "./state.js"

const words = byId("words")
const trouble = byId("trouble")
let quoted
let picture

const complain = (message) => {
  trouble.textContent = message ?? ""
  trouble.hidden = message === undefined
}

const send = async (content, quotes) => {
  complain()
  const { guestId, phoneNumberId } = state
  try {
    await api.write({ guestId, phoneNumberId, content, ...(quotes === undefined ? {} : { quotes }) })
    return true
  } catch (error) {
    complain(`That was not sent: ${error.message}.`)
    return false
  }
}

/** Sends something that was tapped or chosen. */
export const sendContent = (content, quotes) => send(content, quotes)

export const sendPlace = () => choosePlace((place) => send({ _tag: "Location", ...place }))

/** The next message answers this one. */
export const quote = (message) => {
  quoted = message
  const box = byId("quoting")
  box.hidden = message === undefined
  box.replaceChildren()
  if (message === undefined) return
  box.append(
    element("span", { class: "quote", dir: "auto" }, summary(message)),
    button("Do not quote", { class: "round small", onclick: () => quote(undefined) }, icon("close"))
  )
  words.focus()
}

const choosePicture = (file) => {
  picture = file
  const box = byId("picture")
  box.hidden = file === undefined
  box.replaceChildren()
  byId("file").value = ""
  resize()
  if (file === undefined) return
  box.append(
    icon("picture"),
    element("span", {}, file.name),
    button("Do not send the picture", { class: "round small", onclick: () => choosePicture(undefined) }, icon("close"))
  )
  words.focus()
}

/** The box grows with its words, to a third of the page. */
const resize = () => {
  words.style.height = "auto"
  words.style.height = `${Math.min(words.scrollHeight, innerHeight / 3)}px`
  byId("send").disabled = words.value.trim() === "" && picture === undefined
}

const submit = async () => {
  const body = words.value.trim()
  const quotes = quoted?.wamid
  const from = currentThreadId()
  if (body === "" && picture === undefined) return
  byId("send").disabled = true
  const file = picture
  let sent = false
  try {
    const content = file === undefined
      ? { _tag: "Text", body }
      : { _tag: "Picture", id: await api.upload(file), ...(body === "" ? {} : { caption: body.slice(0, 1024) }) }
    sent = await send(content, quotes)
  } catch (error) {
    complain(`That was not sent: ${error.message}.`)
  }
  if (sent && from === currentThreadId()) {
    words.value = ""
    setDraft("")
    quote(undefined)
    choosePicture(undefined)
  }
  resize()
  words.focus()
}

export const start = () => {
  byId("send").append(icon("send"))
  byId("add-picture").append(icon("picture"))
  byId("add-place").append(icon("place"))
  byId("add-picture").addEventListener("click", () => byId("file").click())
  byId("add-place").addEventListener("click", sendPlace)
  byId("file").addEventListener("change", () => choosePicture(byId("file").files[0]))
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault()
    submit()
  })
  words.addEventListener("input", () => {
    setDraft(words.value)
    resize()
  })
  words.addEventListener("keydown", (event) => {
    // Enter that ends the composition of a character must not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  })
  words.addEventListener("paste", (event) => {
    const [file] = event.clipboardData?.files ?? []
    if (file?.type.startsWith("image/")) choosePicture(file)
  })
  let shown
  on("thread", () => {
    if (shown === currentThreadId()) return
    shown = currentThreadId()
    words.value = state.drafts[shown] ?? ""
    quote(undefined)
    choosePicture(undefined)
    complain()
  })
}
