import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { freshId } from "../../src/domain/FreshId.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { FirstAdmin } from "../../src/identity/FirstAdmin.ts"
import { People } from "../../src/identity/People.ts"
import { PERMISSIONS_OF, type Role } from "../../src/identity/Permission.ts"
import type { Principal } from "../../src/identity/Principal.ts"
import { Users } from "../../src/identity/Users.ts"
import { reasonOf, World } from "./world.ts"

const casa = TenantId.make("casa")

const administratorOf = (tenantId: TenantId | null): Principal => ({
  kind: "user",
  id: "u-test",
  role: "admin",
  tenantId,
  permissions: PERMISSIONS_OF.admin,
  sessionId: null,
  mustChangePassword: false,
  perMinute: 1
})

const somebody = (role: Role, tenantId: TenantId | null) =>
  Effect.gen(function* () {
    const email = `${yield* freshId("m")}@casa.example`
    return yield* Users.use(({ create }) =>
      create({ email, name: "Ana", role, tenantId, passwordHash: null, mustChange: false })
    )
  })

layer(World, { timeout: "60 seconds" })("whoever changes somebody", (it) => {
  it.effect("is refused when that one has become more than they may change while it was looked at", () =>
    Effect.gen(function* () {
      const users = yield* Users
      const ana = yield* somebody("receptionist", casa)
      const promoted = Layer.succeed(Users, {
        ...users,
        get: (id) => Effect.tap(users.get(id), () => users.update(id, ana.version, { role: "admin", tenantId: null }))
      })
      const people = yield* Effect.provide(People, Layer.fresh(People.layer).pipe(Layer.provide(promoted)))
      const late = people.update(administratorOf(casa), ana.id, ana.version + 1, { role: "guest", active: false })
      assert.strictEqual(yield* reasonOf(late), "Changed")
      const now = Option.getOrThrow(yield* users.get(ana.id))
      assert.deepInclude(now, { role: "admin", tenantId: null, active: true })
    }))
})

layer(World, { timeout: "60 seconds" })("the last administrator of an installation", (it) => {
  it.effect("stays one, for nobody could make another", () =>
    Effect.gen(function* () {
      const { made } = yield* FirstAdmin
      const users = yield* Users
      const people = yield* People
      const house = administratorOf(null)
      const known = yield* users.byEmail(Option.getOrThrow(made).email)
      const { user: first } = Option.getOrThrow(known)
      // Neither of these could help: they are of one hotel, or may not come in.
      yield* somebody("admin", casa)
      const closed = yield* somebody("admin", null)
      yield* users.update(closed.id, closed.version, { active: false })
      for (const change of [{ active: false }, { role: "manager" }, { tenantId: casa }] as const) {
        const refused = people.update(house, first.id, first.version, change)
        assert.strictEqual(yield* reasonOf(refused), "LastAdministrator")
      }
      const renamed = yield* people.update(house, first.id, first.version, { name: "Nora" })

      const second = yield* somebody("admin", null)
      const both = yield* Effect.forEach(
        [renamed, second],
        ({ id, version }) => Effect.exit(people.update(house, id, version, { active: false })),
        { concurrency: 2 }
      )
      assert.deepStrictEqual(both.map(({ _tag }) => _tag).toSorted(), ["Failure", "Success"])
      assert.strictEqual(yield* users.administrators, 1)
    }))
})
