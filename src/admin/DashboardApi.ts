import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { TenantId } from "../domain/Ids.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel } from "./Page.ts"
import { problems } from "./Problem.ts"

/** All that waits for somebody, at a glance: of the hotel that was asked for, or of all that the caller may see. */
export const Dashboard = Schema.Struct({
  hotels: Schema.Int,
  /** Guests whom nobody of the staff has answered yet; seconds that the first of them has waited. */
  waitingForStaff: Schema.Struct({ count: Schema.Int, oldestSeconds: Schema.NullOr(Schema.Int) }),
  /** Messages that may or may not have been sent. */
  uncertainSends: Schema.Int,
  deadLetters: Schema.Int,
  /** Open tasks, not counted beyond 1,000. */
  operatorTasks: Schema.Int,
  /** Of no hotel yet: null for who sees only one. */
  quarantine: Schema.NullOr(Schema.Int),
  reservations: Schema.Struct({
    /** Rooms kept for guests who have not booked yet. */
    held: Schema.Int,
    /** Receipts that a person has to look at. */
    depositsToCheck: Schema.Int,
    /** The hotel's own system has not answered for sure. */
    stuck: Schema.Int,
    /** By each hotel's own calendar. */
    arrivingToday: Schema.Int
  }),
  /** Hotels whose own system is left alone for now, because it failed too often. */
  openCircuits: Schema.Array(TenantId),
  /** Numbers that Meta does not let send. */
  stoppedNumbers: Schema.Int,
  /** Of the process that answered. */
  ready: Schema.Boolean,
  checks: Schema.Record(Schema.String, Schema.Boolean)
})

export class DashboardApi extends HttpApiGroup.make("dashboard")
  .add(
    HttpApiEndpoint.get("summary", "/admin/dashboard", {
      query: ofHotel,
      success: Dashboard,
      error: problems()
    }).annotate(Needs, "dashboard:read")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
