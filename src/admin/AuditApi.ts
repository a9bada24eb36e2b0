import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { AuditRow, TYPES } from "../audit/AuditEvent.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { problems } from "./Problem.ts"
import { words } from "./Words.ts"

/** The end of the year 9999, in milliseconds. */
const LAST = 253_402_300_799_999

/** An instant as people and programs write it, in a year that every database knows. */
const Instant = Schema.String.pipe(
  Schema.decodeTo(Schema.DateTimeUtcFromString.check(
    Schema.makeFilter(({ epochMilliseconds }) =>
      (epochMilliseconds >= 0 && epochMilliseconds <= LAST) || "an instant of the years 1970 to 9999"
    )
  ))
)

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
