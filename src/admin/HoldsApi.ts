import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { TenantId } from "../domain/Ids.ts"
import { Hold, HoldId } from "../locks/Hold.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { because } from "./Fields.ts"
import { pageOf, paging } from "./Page.ts"
import { bodyProblems, NotFound, problems } from "./Problem.ts"

const inHotel = { hotel: TenantId }

/** Rooms that are kept for guests who are booking. Who held one that is let go is told that the hold is gone. */
export class HoldsApi extends HttpApiGroup.make("holds")
  .add(
    HttpApiEndpoint.get("list", "/admin/holds/:hotel", {
      params: inHotel,
      query: paging,
      success: pageOf(Hold),
      error: problems(NotFound)
    }).annotate(Needs, "reservations:read"),
    HttpApiEndpoint.post("release", "/admin/holds/:hotel/:id/release", {
      params: { ...inHotel, id: HoldId },
      payload: Schema.Struct(because),
      success: HttpApiSchema.NoContent,
      error: bodyProblems(NotFound)
    }).annotate(Needs, "reservations:write"),
    HttpApiEndpoint.post("releaseAll", "/admin/holds/:hotel/release-all", {
      params: inHotel,
      payload: Schema.Struct(because),
      success: Schema.Struct({ released: Schema.Int }),
      error: bodyProblems(NotFound)
    }).annotate(Needs, "holds:release-all")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
