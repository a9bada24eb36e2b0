import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { ConversationSummary, Utterance } from "../conversation/ConversationLog.ts"
import { Authenticated, Needs, Permitted, Reveals, Validated } from "./Access.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { Once, onceHeaders } from "./Once.ts"
import { bodyProblems, Conflict, NotFound, problems } from "./Problem.ts"
import { words } from "./Words.ts"

/** A guest is named by the part of the conversation's id after the hotel's. */
const ofGuest = { hotel: ofHotel.hotel.schema, guest: words(200).check(Schema.isPattern(/^[^/]+$/)) }

export class ConversationsApi extends HttpApiGroup.make("conversations")
  .add(
    HttpApiEndpoint.get("list", "/admin/conversations", {
      query: { ...paging, ...ofHotel, with: Schema.optionalKey(Schema.Literals(["staff"])) },
      success: pageOf(ConversationSummary),
      error: problems()
    }).annotate(Needs, "conversations:read"),
    HttpApiEndpoint.get("read", "/admin/conversations/:hotel/:guest", {
      params: ofGuest,
      query: paging,
      success: Schema.Struct({ conversation: ConversationSummary, said: pageOf(Utterance) }),
      error: problems(NotFound)
    }).annotate(Needs, "conversations:read").annotate(Reveals, true),
    HttpApiEndpoint.post("takeOver", "/admin/conversations/:hotel/:guest/take-over", {
      params: ofGuest,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "conversations:write"),
    HttpApiEndpoint.post("reply", "/admin/conversations/:hotel/:guest/reply", {
      params: ofGuest,
      headers: onceHeaders,
      payload: Schema.Struct({ text: words(4096) }),
      success: HttpApiSchema.Accepted,
      error: bodyProblems(NotFound, Conflict)
    }).middleware(Once).annotate(Needs, "conversations:write"),
    HttpApiEndpoint.post("handBack", "/admin/conversations/:hotel/:guest/hand-back", {
      params: ofGuest,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "conversations:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
