import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { KINDS, Task } from "../delivery/OperatorTasks.ts"
import { RESOLUTIONS, UncertainSend } from "../delivery/UncertainSends.ts"
import { Ticket } from "../staff/Ticket.ts"
import { Authenticated, Needs, Permitted, Reveals, Validated } from "./Access.ts"
import { because, byNumber, byWord } from "./Fields.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { bodyProblems, Conflict, NotFound, problems } from "./Problem.ts"

/** What only a person can put right, sends of unknown outcome (`uncertain_send`) among it. */
export class OperatorTasksApi extends HttpApiGroup.make("operatorTasks")
  .add(
    HttpApiEndpoint.get("list", "/admin/operator-tasks", {
      query: { ...paging, ...ofHotel, kind: Schema.optionalKey(Schema.Literals(KINDS)) },
      success: pageOf(Task),
      error: problems()
    }).annotate(Needs, "outbox:read"),
    HttpApiEndpoint.post("done", "/admin/operator-tasks/:id/done", {
      params: byNumber,
      payload: Schema.Struct(because),
      success: HttpApiSchema.NoContent,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "outbox:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

/** Messages that Meta may or may not have taken, without what they say. */
export class OutboxApi extends HttpApiGroup.make("outbox")
  .add(
    HttpApiEndpoint.get("uncertain", "/admin/outbox/uncertain", {
      query: { ...paging, ...ofHotel },
      success: pageOf(UncertainSend),
      error: problems()
    }).annotate(Needs, "outbox:read"),
    HttpApiEndpoint.post("resolve", "/admin/outbox/uncertain/:id/resolve", {
      params: byWord,
      /** `delivered`: it arrived. `resend`: say it again, which the guest may get twice. `drop`: leave it. */
      payload: Schema.Struct({ as: Schema.Literals(RESOLUTIONS), ...because }),
      success: HttpApiSchema.NoContent,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "outbox:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

/** What guests asked the house to do, in their own words, until it is done: then the guest is told. */
export class TicketsApi extends HttpApiGroup.make("tickets")
  .add(
    HttpApiEndpoint.get("list", "/admin/tickets", {
      query: { ...paging, ...ofHotel },
      success: pageOf(Ticket),
      error: problems()
    }).annotate(Needs, "conversations:read").annotate(Reveals, true),
    HttpApiEndpoint.post("take", "/admin/tickets/:id/take", {
      params: byWord,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "conversations:write"),
    HttpApiEndpoint.post("done", "/admin/tickets/:id/done", {
      params: byWord,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound, Conflict)
    }).annotate(Needs, "conversations:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
