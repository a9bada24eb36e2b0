import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { HotelContent } from "../tenancy/HotelContent.ts"
import { PmsPlace } from "../tenancy/PmsPlaces.ts"
import { PURPOSES, SecretState } from "../tenancy/TenantSecrets.ts"
import { Authenticated, Needs, Permitted, Validated } from "./Access.ts"
import { edition, ofEdition } from "./Edition.ts"
import { bodyProblems, Conflict, NotFound, PreconditionFailed, PreconditionRequired, problems } from "./Problem.ts"
import { byTenant } from "./TenantsApi.ts"
import { keepable } from "./Words.ts"

const bySecret = { ...byTenant, purpose: Schema.Literals(PURPOSES) }

/** What a hotel has of its own: what it knows of itself, its system, and secrets that are taken and never given back. */
export class HotelsApi extends HttpApiGroup.make("hotels")
  .add(
    /** Edition 0 and an empty document where nothing was written yet. */
    HttpApiEndpoint.get("readContent", "/admin/tenants/:tenant/content", {
      params: byTenant,
      success: edition(HotelContent),
      error: problems(NotFound)
    }).annotate(Needs, "hotels:read"),
    HttpApiEndpoint.put("writeContent", "/admin/tenants/:tenant/content", {
      params: byTenant,
      headers: ofEdition,
      payload: keepable(HotelContent),
      success: edition(HotelContent),
      error: bodyProblems(NotFound, PreconditionFailed, PreconditionRequired)
    }).annotate(Needs, "hotels:write"),
    /** Null, in edition 0, where the installation's connection serves. */
    HttpApiEndpoint.get("readPms", "/admin/tenants/:tenant/pms", {
      params: byTenant,
      success: edition(Schema.Struct({ place: Schema.NullOr(PmsPlace), keySet: Schema.Boolean })),
      error: problems(NotFound)
    }).annotate(Needs, "tenants:read"),
    HttpApiEndpoint.put("connectPms", "/admin/tenants/:tenant/pms", {
      params: byTenant,
      headers: ofEdition,
      payload: PmsPlace,
      success: edition(PmsPlace),
      error: bodyProblems(NotFound, PreconditionFailed, PreconditionRequired)
    }).annotate(Needs, "tenants:write"),
    HttpApiEndpoint.delete("disconnectPms", "/admin/tenants/:tenant/pms", {
      params: byTenant,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound)
    }).annotate(Needs, "tenants:write"),
    HttpApiEndpoint.get("secrets", "/admin/tenants/:tenant/secrets", {
      params: byTenant,
      success: Schema.Struct({ secrets: Schema.Array(SecretState) }),
      error: problems(NotFound)
    }).annotate(Needs, "tenants:read"),
    HttpApiEndpoint.put("setSecret", "/admin/tenants/:tenant/secrets/:purpose", {
      params: bySecret,
      // No check of the value here: a check's message repeats what it was given.
      payload: Schema.Struct({ value: Schema.String }),
      success: HttpApiSchema.NoContent,
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "secrets:write"),
    HttpApiEndpoint.delete("removeSecret", "/admin/tenants/:tenant/secrets/:purpose", {
      params: bySecret,
      success: HttpApiSchema.NoContent,
      error: problems(NotFound)
    }).annotate(Needs, "secrets:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
