import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { TenantId } from "../domain/Ids.ts"
import { HotelProfile, MetaNumber } from "../tenancy/Hotel.ts"
import { MOST_CHARACTERS } from "../tenancy/Identifier.ts"
import { NewTenantId, STATUSES, Tenant } from "../tenancy/Tenant.ts"
import { TenantIdentifier } from "../tenancy/TenantIdentifiers.ts"
import { Authenticated, Needs, Permitted, Reveals, Validated } from "./Access.ts"
import { edition, ofEdition } from "./Edition.ts"
import { Once, onceHeaders } from "./Once.ts"
import { ofHotel, pageOf, paging } from "./Page.ts"
import { bodyProblems, Conflict, NotFound, PreconditionFailed, PreconditionRequired, problems } from "./Problem.ts"
import { keepable, words } from "./Words.ts"

export const byTenant = { tenant: TenantId }

/** Guests read these in messages, which end at 4096 characters. */
const isName = Schema.is(words(200))

/** A hotel's profile as somebody writes it. */
const Profile = keepable(HotelProfile).check(
  Schema.makeFilter(({ location, name }) =>
    [["name", name], ["location", location?.name], ["location", location?.address]]
      .filter(([, text]) => text !== undefined && !isName(text))
      .map(([field = ""]) => ({ path: [field], issue: "words, at most 200 characters" }))[0]
  )
)

/** Milliseconds since the epoch, up to the year 9999. */
const Instant = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 253_402_300_799_999 }))

const byNumber = { ...byTenant, number: MetaNumber }

/** Hotels, and whose which number is. */
export class TenantsApi extends HttpApiGroup.make("tenants")
  .add(
    HttpApiEndpoint.get("list", "/admin/tenants", {
      query: { ...paging, ...ofHotel },
      success: pageOf(Tenant),
      error: problems()
    }).annotate(Needs, "tenants:read"),
    HttpApiEndpoint.post("create", "/admin/tenants", {
      headers: onceHeaders,
      payload: Schema.Struct({ tenantId: NewTenantId, profile: Profile }),
      success: edition(Tenant.pipe(HttpApiSchema.status(201))),
      error: bodyProblems(Conflict)
    }).middleware(Once).annotate(Needs, "tenants:write"),
    /** Every process reads the directory again; they do so by themselves after each change. */
    HttpApiEndpoint.post("refresh", "/admin/tenants/refresh", {
      success: Schema.Struct({ status: Schema.Literal("refreshed"), hotels: Schema.Int }),
      error: problems()
    }).annotate(Needs, "tenants:write"),
    HttpApiEndpoint.get("read", "/admin/tenants/:tenant", {
      params: byTenant,
      success: edition(Tenant),
      error: problems(NotFound)
    }).annotate(Needs, "tenants:read"),
    /**
     * An inactive hotel's guests are not answered: what they write waits in quarantine. `status` is only for who sees every
     * hotel.
     */
    HttpApiEndpoint.patch("update", "/admin/tenants/:tenant", {
      params: byTenant,
      headers: ofEdition,
      payload: Schema.Struct({
        profile: Schema.optionalKey(Profile),
        status: Schema.optionalKey(Schema.Literals(STATUSES))
      }),
      success: edition(Tenant),
      error: bodyProblems(NotFound, PreconditionFailed, PreconditionRequired)
    }).annotate(Needs, "tenants:write"),
    HttpApiEndpoint.post("addNumber", "/admin/tenants/:tenant/numbers", {
      params: byTenant,
      headers: onceHeaders,
      payload: Schema.Struct({
        phoneNumberId: MetaNumber,
        displayPhone: words(40),
        /** Since ever when it says nothing. */
        validFrom: Schema.optionalKey(Instant),
        validTo: Schema.optionalKey(Instant)
      }),
      success: edition(Tenant.pipe(HttpApiSchema.status(201))),
      error: bodyProblems(NotFound, Conflict)
    }).middleware(Once).annotate(Needs, "tenants:write"),
    HttpApiEndpoint.post("endNumber", "/admin/tenants/:tenant/numbers/:number/end", {
      params: byNumber,
      /** From when on it is nobody's; now when it says nothing. */
      payload: Schema.Struct({ at: Schema.optionalKey(Instant) }),
      success: edition(Tenant),
      error: bodyProblems(NotFound)
    }).annotate(Needs, "tenants:write"),
    /** What guests wrote before that instant stays with the first hotel, however late it comes. */
    HttpApiEndpoint.post("moveNumber", "/admin/tenants/:tenant/numbers/:number/move", {
      params: byNumber,
      payload: Schema.Struct({ to: TenantId, at: Schema.optionalKey(Instant) }),
      success: edition(Tenant),
      error: bodyProblems(NotFound, Conflict)
    }).annotate(Needs, "tenants:write")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}

const Written = words(MOST_CHARACTERS)

/** Telephones and e-mail addresses of a hotel's users. */
export class TenantIdentifiersApi extends HttpApiGroup.make("tenantIdentifiers")
  .add(
    HttpApiEndpoint.get("list", "/admin/tenants/:tenant/identifiers", {
      params: byTenant,
      query: paging,
      success: pageOf(TenantIdentifier),
      error: problems(NotFound)
    }).annotate(Needs, "tenants:read").annotate(Reveals, true),
    HttpApiEndpoint.post("add", "/admin/tenants/:tenant/identifiers", {
      params: byTenant,
      headers: onceHeaders,
      payload: Schema.Struct({ identifier: Written }),
      success: TenantIdentifier.pipe(HttpApiSchema.status(201)),
      error: bodyProblems(NotFound, Conflict)
    }).middleware(Once).annotate(Needs, "tenants:write"),
    /** By its id, or as it is written; the id keeps a telephone out of an address. */
    HttpApiEndpoint.delete("remove", "/admin/tenants/:tenant/identifiers/:identifier", {
      params: { ...byTenant, identifier: Written },
      success: HttpApiSchema.NoContent,
      error: problems(NotFound)
    }).annotate(Needs, "tenants:write"),
    /** Whose an identifier is. With a hotel it is that one's: `provided`. */
    HttpApiEndpoint.post("resolve", "/admin/tenants/resolve", {
      payload: Schema.Struct({ identifier: Written, hotel: Schema.optionalKey(TenantId) }),
      success: Schema.Struct({
        result: Schema.Literals(["hit", "default", "miss_strict", "provided"]),
        tenantId: Schema.NullOr(TenantId)
      }),
      error: bodyProblems()
    }).annotate(Needs, "tenants:read")
  )
  .middleware(Validated)
  .middleware(Permitted)
  .middleware(Authenticated) {}
