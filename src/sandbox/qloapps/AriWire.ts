import type { AriAnswer } from "./Ari.ts"
import { json } from "./AriJson.ts"
import { xml } from "./AriXml.ts"
import { content, type Reply } from "./Reply.ts"
import * as WireXml from "./WireXml.ts"

/** One answer, or one for each night when a breakdown was asked for. */
export const reply = (api: string, dateWise: boolean, answers: ReadonlyArray<AriAnswer>): Reply => {
  const inside = () => answers.map((answer) => xml(api, answer)).join("")
  return dateWise
    ? content({ hotel_aris: answers.map(json) }, () => WireXml.node("hotel_aris", inside()))
    : content({ hotel_ari: answers.map(json)[0] }, inside)
}
