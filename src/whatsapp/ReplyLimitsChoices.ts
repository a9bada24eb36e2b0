import { formOf, LIMITS } from "./FittedMessage.ts"
import type { Choice, Choices, OutboundMessage } from "./OutboundMessage.ts"
import { clean, lines, NOTHING, oneLine, shorten, splitTail, visible } from "./ReplyLimitsText.ts"

/** A question as buttons, as a list, as a list whose long titles moved into the descriptions: the best first. */
export const ofChoices = (message: Choices): ReadonlyArray<ReadonlyArray<OutboundMessage>> => {
  const asked = framed(message)
  // With any short body: may its choices be buttons at all?
  if (formOf({ ...asked, body: NOTHING }) === "buttons") return [withTail(asked, LIMITS.interactive)]
  const squeezed: Choices = { ...asked, choices: mapChoices(asked.choices, squeeze) }
  return [withTail(asked, LIMITS.listBody), withTail(squeezed, LIMITS.listBody)]
}

/** What does not fit under the question is said before it. */
const withTail = (message: Choices, limit: number): ReadonlyArray<OutboundMessage> => {
  const { before, last } = splitTail(message.body, LIMITS.text, limit)
  return [...before.map((body): OutboundMessage => ({ _tag: "Text", body })), { ...message, body: last }]
}

/** Everything on one line and visible; a header or footer that is too long becomes part of the question. */
const framed = ({ body, choices, footer = "", header = "", open }: Choices): Choices => {
  const [above, below] = [oneLine(header), oneLine(footer)]
  const headed = visible(above) && above.length <= LIMITS.header
  const footed = visible(below) && below.length <= LIMITS.footer
  const sections = choices.some(({ section = "" }) => visible(section))
  return {
    _tag: "Choices",
    body: lines(headed ? "" : above, clean(body), footed ? "" : below),
    open: shorten(orNothing(oneLine(open)), LIMITS.open),
    choices: mapChoices(choices, (choice, index) => tidy(choice, index, sections)),
    ...(headed ? { header: above } : {}),
    ...(footed ? { footer: below } : {})
  }
}

const tidy = ({ description = "", id, section = "", title }: Choice, index: number, sections: boolean): Choice => {
  const [name, more, heading] = [oneLine(title), oneLine(description), oneLine(section)]
  return {
    id,
    title: visible(name) ? name : String(index + 1),
    ...(visible(more) ? { description: more } : {}),
    ...(sections ? { section: orNothing(heading) } : {})
  }
}

/** The whole of a title that is too long for a row stands in the row's description. */
const squeeze = (choice: Choice): Choice => {
  const { description, title } = choice
  if (title.length <= LIMITS.rowTitle) return choice
  return {
    ...choice,
    title: shorten(title, LIMITS.rowTitle),
    description: description === undefined ? title : `${title} · ${description}`
  }
}

const orNothing = (text: string) => visible(text) ? text : NOTHING

const mapChoices = (choices: Choices["choices"], f: (choice: Choice, index: number) => Choice): Choices["choices"] => {
  const [first, ...others] = choices
  return [f(first, 0), ...others.map((choice, index) => f(choice, index + 1))]
}

/** A question whose answers are written and not tapped, numbered from 1 in the order given. */
export const inWords = (message: Choices): string => {
  const { body, choices, footer = "", header = "" } = message
  const answers = choices.map((choice, index) => {
    const { description, title } = tidy(choice, index, false)
    const [section, above] = [oneLine(choice.section ?? ""), oneLine(choices[index - 1]?.section ?? "")]
    const heading = visible(section) && section !== above ? `\n${section}\n` : ""
    return `${heading}${index + 1}. ${title}${description === undefined ? "" : ` — ${description}`}`
  })
  return lines(header, body, answers.join("\n"), footer)
}
