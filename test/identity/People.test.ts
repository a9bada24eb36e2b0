import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { freshId } from "../../src/domain/FreshId.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { ApiKeys } from "../../src/identity/ApiKeys.ts"
import { FirstAdmin } from "../../src/identity/FirstAdmin.ts"
import { People } from "../../src/identity/People.ts"
import { PERMISSIONS_OF, type Role, ROLES } from "../../src/identity/Permission.ts"
import { mayEnter, type Principal, rightsOf } from "../../src/identity/Principal.ts"
import { Users } from "../../src/identity/Users.ts"
import { scopeOf } from "../../src/identity/Scope.ts"
import { reasonOf, World } from "./world.ts"

const casa = TenantId.make("casa")

const administratorOf = (tenantId: TenantId | null): Principal => ({
  kind: "user",
  id: "u-test",
  role: "admin",
  scope: scopeOf({ role: "admin", tenantId }),
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
      for (const change of [{ active: false }, { role: "manager", tenantId: casa }, { tenantId: casa }] as const) {
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

layer(World, { timeout: "60 seconds" })("somebody of no hotel", (it) => {
  const house = administratorOf(null)

  it.effect("is let in by nobody: only who administers may be of every hotel", () =>
    Effect.gen(function* () {
      const people = yield* People
      const users = yield* Users
      for (const role of ["guest", "receptionist", "manager"] as const) {
        const made = people.create(house, { email: `${role}@casa.example`, name: "Eva", role, tenantId: null })
        assert.strictEqual(yield* reasonOf(made), "HotelMissing")
        assert.isTrue(Option.isNone(yield* users.byEmail(`${role}@casa.example`)))
        const rightAway = somebody(role, null)
        assert.strictEqual(yield* reasonOf(rightAway), "IdentityUnavailable", "the database keeps to it too")

        const eva = yield* somebody(role, casa)
        const closed = yield* people.update(house, eva.id, eva.version, { active: false, tenantId: null })
        const letIn = people.update(house, eva.id, closed.version, { active: true })
        assert.strictEqual(yield* reasonOf(letIn), "HotelMissing")
        const back = yield* people.update(house, eva.id, closed.version, { active: true, tenantId: casa })
        assert.strictEqual(
          yield* reasonOf(people.update(house, eva.id, back.version, { tenantId: null })),
          "HotelMissing"
        )
      }
      const nora = yield* somebody("admin", null)
      assert.strictEqual(
        yield* reasonOf(people.update(house, nora.id, nora.version, { role: "manager" })),
        "HotelMissing"
      )
    }))

  it.effect("may nothing, whatever the role says, and enters nowhere", () =>
    Effect.sync(() => {
      for (const role of ROLES) {
        const { permissions, scope } = rightsOf({ role, tenantId: null })
        const principal = { ...house, role, scope, permissions }
        const everywhere = role === "admin" || role === "system"
        assert.strictEqual(permissions.size > 0, everywhere, role)
        assert.strictEqual(mayEnter(principal, casa), everywhere, role)
        assert.strictEqual(mayEnter(principal, null), everywhere, role)
        assert.isFalse(mayEnter({ ...house, ...rightsOf({ role, tenantId: casa }) }, null), role)
      }
    }))

  it.effect("is not given to a hotel that is not there, and neither is a key", () =>
    Effect.gen(function* () {
      const people = yield* People
      const keys = yield* ApiKeys
      const nowhere = TenantId.make("nowhere")
      const user = { email: "ina@casa.example", name: "Ina", role: "guest", tenantId: nowhere } as const
      assert.strictEqual(yield* reasonOf(people.create(house, user)), "NoSuchHotel")
      const ina = yield* somebody("guest", casa)
      assert.strictEqual(
        yield* reasonOf(people.update(house, ina.id, ina.version, { tenantId: nowhere })),
        "NoSuchHotel"
      )
      const key = { name: "k", tenantId: nowhere, permissions: [], perMinute: 1, createdBy: "u", expiresAt: 1 }
      assert.strictEqual(yield* reasonOf(keys.issue(key)), "NoSuchHotel")
    }))
})
