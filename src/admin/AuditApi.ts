import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { AuditRow, TYPES } from "../audit/AuditEvent.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { problems } from "./Problem.ts"
import { words } from "./Words.ts"

/** An instant as people and programs write it. */
const Instant = Schema.String.pipe(Schema.decodeTo(Schema.DateTimeUtcFromString))

export class AuditApi extends HttpApiGroup.make("auditLogs")
  .add(
    HttpApiEndpoint.get("list", "/admin/audit-logs", {
      query: {
        ...paging,
        ...ofHotel,
        type: Schema.optionalKey(Schema.Literals(TYPES)),
        actor: Schema.optionalKey(words(100)),
        from: Schema.optionalKey(Instant),
        to: Schema.optionalKey(Instant)
      },
      success: pageOf(AuditRow),
      error: problems()
    }).annotate(Needs, "audit:read")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
