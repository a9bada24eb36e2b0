import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { KINDS, Task } from "../delivery/OperatorTasks.ts"
import { DeadLetter } from "../inbox/DeadLetters.ts"
import { REASONS } from "../inbox/Quarantine.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { bodyProblems, Conflict, NotFound, problems } from "./Problem.ts"
import { words } from "./Words.ts"

/** Numbered by the database. */
const byNumber = {
  id: Schema.String.check(Schema.isPattern(/^[1-9]\d{0,17}$/, { expected: "a number from the list" }))
}

/** For whoever reads it later; no guest's words. */
const Because = Schema.Struct({ because: words(500) })

const closing = { params: byNumber, payload: Because, success: HttpApiSchema.NoContent }

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
    HttpApiEndpoint.post("replay", "/admin/dead-letters/:id/replay", {
      params: byNumber,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "dead-letters:write"),
    HttpApiEndpoint.post("discard", "/admin/dead-letters/:id/discard", {
      ...closing,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "dead-letters:write")
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
    }).annotate(Needs, "quarantine:read"),
    HttpApiEndpoint.post("discard", "/admin/quarantine/:id/discard", {
      ...closing,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "quarantine:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

/** What only a person can put right, sends of unknown outcome (`uncertain_send`) among it. */
export class OperatorTasksApi extends HttpApiGroup.make("operatorTasks")
  .add(
    HttpApiEndpoint.get("list", "/admin/operator-tasks", {
      query: { ...paging, ...ofHotel, kind: Schema.optionalKey(Schema.Literals(KINDS)) },
      success: pageOf(Task),
      error: problems()
    }).annotate(Needs, "outbox:read"),
    HttpApiEndpoint.post("done", "/admin/operator-tasks/:id/done", {
      ...closing,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "outbox:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
