import { Effect, Layer, Redacted } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { KEY_BYTES, keyOf } from "../../src/secrets/Seal.ts"
import { SecretsConfig } from "../../src/secrets/SecretsConfig.ts"
import { DatabaseServer } from "../../src/sql/DatabaseServer.ts"
import type { HotelProfile } from "../../src/tenancy/Hotel.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { PmsPlaces } from "../../src/tenancy/PmsPlaces.ts"
import type { TenancyError } from "../../src/tenancy/TenancyError.ts"
import { TenantIdentifiers } from "../../src/tenancy/TenantIdentifiers.ts"
import { TenantNumbers } from "../../src/tenancy/TenantNumbers.ts"
import { Tenants } from "../../src/tenancy/Tenants.ts"
import { TenantSecrets } from "../../src/tenancy/TenantSecrets.ts"
import { trail } from "../identity/world.ts"
import * as Postgres from "../support/Postgres.ts"

/** A key that is no secret, by a number. */
export const sealingKey = (n: number) => keyOf(new Uint8Array(KEY_BYTES).map((_, at) => (at * 7 + n) % 256))

export const keys = (...numbers: ReadonlyArray<number>) =>
  Layer.succeed(SecretsConfig, { keys: numbers.map(sealingKey) })

/** Everything of the room, on somebody's database and trail. */
export const roomWith = (...numbers: ReadonlyArray<number>) =>
  Layer.mergeAll(Tenants.layerSql, TenantNumbers.layerSql, TenantIdentifiers.layerSql).pipe(
    Layer.provideMerge(
      Layer.mergeAll(Hotels.layerSql, HotelContents.layerSql, TenantSecrets.layerSql, PmsPlaces.layerSql)
    ),
    Layer.provide(keys(...numbers)),
    Layer.fresh
  )

/** Where this test's database is, for whoever listens to it. */
export const server = Layer.effect(
  DatabaseServer,
  Effect.map(Postgres.Scratch, ({ url }) => ({ url: Redacted.make(url.href), origin: "external" as const }))
)

export const World = roomWith(1).pipe(Layer.provideMerge(trail))

export const profile = (name: string, more: Partial<HotelProfile> = {}): HotelProfile => ({
  name,
  timeZone: "America/Montevideo",
  defaultLanguage: "es",
  uncertainSends: "operator",
  ...more
})

export const opened = (id: string) =>
  Tenants.use(({ create }) => create({ tenantId: TenantId.make(id), profile: profile(id) }))

export const reasonOf = <A, R>(self: Effect.Effect<A, TenancyError, R>) =>
  Effect.map(Effect.flip(self), ({ reason }) => reason._tag)
