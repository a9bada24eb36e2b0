import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { ReviewRequest, ReviewSummary } from "../reviews/ReviewLog.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { problems } from "./Problem.ts"

const Days = Schema.NumberFromString.pipe(
  Schema.decodeTo(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 366 })))
)

/** Who was asked what they thought of their stay, and what came of it. */
export class ReviewsApi extends HttpApiGroup.make("reviews")
  .add(
    HttpApiEndpoint.get("list", "/admin/reviews", {
      query: { ...paging, ...ofHotel, only: Schema.optionalKey(Schema.Literals(["unanswered"])) },
      success: pageOf(ReviewRequest),
      error: problems()
    }).annotate(Needs, "reviews:read"),
    HttpApiEndpoint.get("summary", "/admin/reviews/analytics", {
      /** Of so many days; 30 when nothing is said. */
      query: { ...ofHotel, days: Schema.optionalKey(Days) },
      success: ReviewSummary,
      error: problems()
    }).annotate(Needs, "reviews:read")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
