import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { NAMES } from "../flags/Flag.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { ofHotel } from "./Page.ts"
import { bodyProblems, problems } from "./Problem.ts"

const Flag = Schema.Literals(NAMES)

/** What is turned on and off while the house runs: for the installation, or with `hotel` for one. */
export class FlagsApi extends HttpApiGroup.make("featureFlags")
  .add(
    HttpApiEndpoint.get("list", "/admin/feature-flags", {
      query: ofHotel,
      success: Schema.Struct({
        flags: Schema.Record(Schema.String, Schema.Boolean),
        saidBy: Schema.Record(Schema.String, Schema.Literals(["hotel", "installation", "default"]))
      }),
      error: problems()
    }).annotate(Needs, "flags:read"),
    HttpApiEndpoint.put("set", "/admin/feature-flags/:flag", {
      params: { flag: Flag },
      query: ofHotel,
      payload: Schema.Struct({ on: Schema.Boolean }),
      success: HttpApiSchema.NoContent,
      error: bodyProblems()
    }).annotate(Needs, "flags:write"),
    HttpApiEndpoint.delete("unset", "/admin/feature-flags/:flag", {
      params: { flag: Flag },
      query: ofHotel,
      success: HttpApiSchema.NoContent,
      error: problems()
    }).annotate(Needs, "flags:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
