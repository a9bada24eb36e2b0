/** Where the guest writes. */
import * as api from "./api.js"
import { summary } from "./bubbles.js"
import { choosePlace } from "./dialogs.js"
import { button, byId, element, icon } from "./dom.js"
import { currentThreadId, on, setDraft, state } from "./state.js"

/** The longest that may be written under a picture. */
const LONGEST_CAPTION = 1024

const words = byId("words")
const trouble = byId("trouble")
let quoted
let picture

const complain = (message) => {
  trouble.textContent = message ?? ""
  trouble.hidden = message === undefined
}

/** Settled once everything before was sent: messages arrive in the order in which they were written. */
let sent = Promise.resolve()

/** Sends what `made` returns, which may take its time; whether it went. */
const send = (made, quotes) => {
  complain()
  const { guestId, phoneNumberId } = state
  const task = async () => {
    try {
      const content = await made()
      await api.write({ guestId, phoneNumberId, content, ...(quotes === undefined ? {} : { quotes }) })
      return true
    } catch (error) {
      complain(`That was not sent: ${error.message}.`)
      return false
    }
  }
  return sent = sent.then(task)
}

/** Sends something that was tapped or chosen. */
export const sendContent = (content, quotes) => send(() => content, quotes)

export const sendPlace = () => choosePlace((place) => sendContent({ _tag: "Location", ...place }))

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

/** The box grows with its words, to a third of the page; to be called again once it can be seen. */
export const resize = () => {
  words.style.height = "auto"
  const border = words.offsetHeight - words.clientHeight
  words.style.height = `${Math.min(words.scrollHeight + border, innerHeight / 3)}px`
  byId("send").disabled = words.value.trim() === "" && picture === undefined
}

/** What is in the box, and what belongs to it. */
const put = (written) => {
  words.value = written.words
  setDraft(written.words)
  quote(written.quoted)
  choosePicture(written.picture)
  words.focus()
}

const submit = async () => {
  const body = words.value.trim()
  const from = currentThreadId()
  const written = { words: words.value, quoted, picture }
  if (body === "" && picture === undefined) return
  if (picture !== undefined && body.length > LONGEST_CAPTION) {
    return complain(`Under a picture there is room for ${LONGEST_CAPTION} characters, and these are ${body.length}.`)
  }
  const made = async () =>
    written.picture === undefined
      ? { _tag: "Text", body }
      : { _tag: "Picture", id: await api.upload(written.picture), ...(body === "" ? {} : { caption: body }) }
  // Emptied at once: pressed twice, Enter must not send twice.
  put({ words: "" })
  if (await send(made, written.quoted?.wamid)) return
  // Whoever wrote on meanwhile, or elsewhere, is not disturbed; the words wait where they were written.
  if (from !== currentThreadId()) setDraft([written.words, state.drafts[from]].filter(Boolean).join("\n"), from)
  else if (words.value === "" && picture === undefined) put(written)
  else put({ words: `${written.words}\n${words.value}`, quoted, picture: picture ?? written.picture })
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
