import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { DeadLetter, DeadTurn } from "../inbox/DeadLetters.ts"
import { REASONS } from "../inbox/Quarantine.ts"
import { Authenticated, Needs, Permitted, Reveals, Validated } from "./Access.ts"
import { because, byNumber } from "./Fields.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { bodyProblems, Conflict, NotFound, problems } from "./Problem.ts"

const closing = {
  params: byNumber,
  payload: Schema.Struct(because),
  success: HttpApiSchema.NoContent,
  error: bodyProblems(NotFound, Conflict)
}

/** Turns that failed for good. */
export class DeadLettersApi extends HttpApiGroup.make("deadLetters")
  .add(
    HttpApiEndpoint.get("list", "/admin/dead-letters", {
      query: { ...paging, ...ofHotel },
      success: pageOf(DeadLetter),
      error: problems()
    }).annotate(Needs, "dead-letters:read"),
    HttpApiEndpoint.get("show", "/admin/dead-letters/:id", {
      params: byNumber,
      success: DeadLetter,
      error: problems(NotFound)
    }).annotate(Needs, "dead-letters:read"),
    /** A dry run: which events a replay would give back to their conversation. */
    HttpApiEndpoint.get("tryOut", "/admin/dead-letters/:id/replay", {
      params: byNumber,
      success: DeadTurn,
      error: problems(NotFound)
    }).annotate(Needs, "dead-letters:read"),
    HttpApiEndpoint.post("replay", "/admin/dead-letters/:id/replay", {
      params: byNumber,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "dead-letters:write"),
    HttpApiEndpoint.post("discard", "/admin/dead-letters/:id/discard", closing).annotate(Needs, "dead-letters:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

/** What came in and has no place; `raw` is base64. */
const Quarantined = Schema.Struct({
  id: Schema.String,
  reason: Schema.Literals(REASONS),
  detail: Schema.String,
  phoneNumberId: Schema.NullOr(Schema.String),
  seen: Schema.Int,
  firstSeenAt: Schema.Finite,
  lastSeenAt: Schema.Finite,
  state: Schema.Literals(["open", "replayed", "discarded"])
})

/** `placed`: all of it has a place. `events`: so many of them. */
const Replayed = Schema.Struct({
  id: Schema.String,
  outcome: Schema.Literals(["placed", "quarantined", "alone", "not open"]),
  detail: Schema.String,
  events: Schema.Int
})

/** It belongs to no hotel yet: only for who sees all of them. */
export class QuarantineApi extends HttpApiGroup.make("quarantine")
  .add(
    HttpApiEndpoint.get("list", "/admin/quarantine", {
      query: paging,
      success: pageOf(Quarantined),
      error: problems()
    }).annotate(Needs, "quarantine:read"),
    HttpApiEndpoint.get("show", "/admin/quarantine/:id", {
      params: byNumber,
      success: Schema.Struct({ ...Quarantined.fields, raw: Schema.String }),
      error: problems(NotFound)
    }).annotate(Needs, "quarantine:read").annotate(Reveals, true),
    /** A dry run: what reading it once more would lead to. */
    HttpApiEndpoint.get("tryOut", "/admin/quarantine/:id/replay", {
      params: byNumber,
      success: Replayed,
      error: problems(NotFound)
    }).annotate(Needs, "quarantine:read"),
    HttpApiEndpoint.post("replay", "/admin/quarantine/:id/replay", {
      params: byNumber,
      success: Replayed,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "quarantine:write"),
    HttpApiEndpoint.post("discard", "/admin/quarantine/:id/discard", closing).annotate(Needs, "quarantine:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
