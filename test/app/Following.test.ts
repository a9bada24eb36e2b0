import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Option, Redacted } from "effect"
import { FollowingLayer } from "../../src/app/Following.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { FlagStore } from "../../src/flags/FlagStore.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { PmsPlaces } from "../../src/tenancy/PmsPlaces.ts"
import { TenantNumbers } from "../../src/tenancy/TenantNumbers.ts"
import { Tenants } from "../../src/tenancy/Tenants.ts"
import { TenantSecrets } from "../../src/tenancy/TenantSecrets.ts"
import { trail } from "../identity/world.ts"
import { eventually } from "../support/Eventually.ts"
import { opened, profile, roomWith, server } from "../tenancy/world.ts"

const casa = TenantId.make("casa")
const number = PhoneNumberId.make("112")

/** What one process has of the house; the database is shared. */
const replica = Layer.fresh(
  FollowingLayer.pipe(
    Layer.provideMerge(Layer.mergeAll(roomWith(1), Flags.layer.pipe(Layer.provide(FlagStore.layerSql))))
  )
)

layer(server.pipe(Layer.provideMerge(trail)), { timeout: "60 seconds", excludeTestServices: true })(
  "two processes of one house",
  (it) => {
    it.effect("know within two seconds what the other has changed", () =>
      Effect.gen(function* () {
        const here = yield* Layer.build(replica)
        const there = yield* Layer.build(replica)
        const on = <A, E>(effect: Effect.Effect<A, E, Layer.Success<typeof replica>>) => Effect.provide(effect, here)
        const seen = <A>(
          look: (services: Context.Context<Layer.Success<typeof replica>>) => A,
          hoped: (a: A) => boolean
        ) =>
          Effect.forEach([here, there], (one) => eventually(Effect.sync(() => look(one)), hoped, 2), { concurrency: 2 })
        const isOn = (flag: "canary.enabled", hoped: boolean, tenantId?: TenantId) =>
          Effect.forEach([here, there], (one) =>
            eventually(
              Effect.provide(Flags.use((flags) => flags.isOn(flag, tenantId)), one),
              (on) => on === hoped,
              2
            ), { concurrency: 2 })
        // Both have read everything, and listen.
        yield* isOn("canary.enabled", false, casa)
        yield* Effect.sleep("500 millis")

        yield* on(opened("casa"))
        const hotels = (one: typeof here) => Context.get(one, Hotels)
        yield* seen((one) => hotels(one).byTenant(casa), Option.isSome)
        yield* on(TenantNumbers.use(({ add }) => add(casa, { phoneNumberId: number, displayPhone: "1" })))
        yield* seen((one) => hotels(one).byNumber(number, 0), Option.isSome)
        yield* on(Tenants.use(({ update }) => update(casa, 2, { profile: profile("Renamed") })))
        yield* seen((one) => Option.getOrNull(hotels(one).byTenant(casa))?.profile.name, (name) => name === "Renamed")

        yield* on(Flags.use((flags) => flags.set("canary.enabled", true)))
        yield* isOn("canary.enabled", true)
        yield* on(Flags.use((flags) => flags.set("canary.enabled", false, casa)))
        yield* isOn("canary.enabled", false, casa)

        yield* on(HotelContents.use(({ replace }) => replace(casa, { amenities: { pool: { has: true } } }, 0)))
        yield* seen((one) => Context.get(one, HotelContents).of(casa).amenities?.pool?.has, (has) => has === true)
        yield* on(TenantSecrets.use(({ set }) => set(casa, "pms-api-key", Redacted.make("k".repeat(32)))))
        yield* seen((one) => Context.get(one, TenantSecrets).of(casa, "pms-api-key")._tag, (tag) => tag === "Set")
        const place = { baseUrl: "https://pms.example", hotelId: "1" }
        yield* on(PmsPlaces.use(({ replace }) => replace(casa, place, 0)))
        yield* seen((one) => Context.get(one, PmsPlaces).of(casa), Option.isSome)

        yield* on(Tenants.use(({ update }) => update(casa, 3, { status: "inactive" })))
        yield* seen((one) => hotels(one).byNumber(number, 0), Option.isNone)
        assert.isTrue(Option.isNone(hotels(there).byTenant(casa)))
      }).pipe(Effect.scoped))
  }
)
