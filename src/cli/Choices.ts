import { DateTime, Effect, Option, Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import { TenantId } from "../domain/Ids.ts"
import * as TenantWall from "../sql/TenantWall.ts"
import { Tenants } from "../tenancy/Tenants.ts"
import { NoSuchHotel, refuse } from "./CommandError.ts"

/** Rows that are numbered by the database; PostgreSQL's bigint ends there. */
const RowId = Schema.String.check(Schema.isPattern(/^[1-9]\d{0,17}$/, { expected: "a number from the list" }))

const Words = Schema.String.check(
  Schema.makeFilter((text) => text.trim() !== "" && text.length <= 500 || "some words, at most 500 characters")
)

export const id = Argument.String("ID").pipe(
  Argument.withDescription("A number from the list"),
  Argument.withSchema(RowId)
)

export const limit = Flag.Int("limit").pipe(
  Flag.withDescription("Show at most so many, 1 to 1000"),
  Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))),
  Flag.withDefault(50)
)

export const after = Flag.String("after").pipe(
  Flag.withDescription("Go on after this id, the last one that was shown"),
  Flag.withMetavar("ID"),
  Flag.withDefault("")
)

export const instant = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(description),
    Flag.withMetavar("INSTANT"),
    Flag.withSchema(Schema.DateTimeUtcFromString),
    Flag.map(DateTime.toEpochMillis),
    Flag.optional
  )

/** The hotel that a command is about. */
export const theHotel = Argument.String("HOTEL").pipe(
  Argument.withDescription("A hotel from the list"),
  Argument.withSchema(TenantId)
)

export const because = Flag.String("because").pipe(
  Flag.withDescription("Why, for whoever reads it later; no guest's words"),
  Flag.withMetavar("TEXT"),
  Flag.withSchema(Words)
)

/** On behalf of the hotel that was named, or of the whole house. */
export const onBehalfOf = (hotel: Option.Option<TenantId>) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Option.match(hotel, {
    onNone: () => TenantWall.houseWide(self),
    onSome: (tenantId) => TenantWall.within(tenantId, self)
  })

/** Fails for a hotel that does not exist: what is said of a misspelt one would hold nowhere. */
export const thereIs = Effect.fnUntraced(function* (hotel: Option.Option<TenantId>) {
  if (Option.isNone(hotel)) return
  const { get } = yield* Tenants
  if (Option.isNone(yield* get(hotel.value))) return yield* refuse(new NoSuchHotel({ hotel: hotel.value }))
})

/** For that one hotel, which exists, and on its side of the wall. */
export const forHotel = (tenantId: TenantId) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.andThen(thereIs(Option.some(tenantId)), TenantWall.within(tenantId, self))
