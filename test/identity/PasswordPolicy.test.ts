import { assert, describe, it, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Option } from "effect"
import * as fc from "fast-check"
import { IdentityConfig } from "../../src/identity/IdentityConfig.ts"
import { isStale, LASTS, obviousWords, problemsOf } from "../../src/identity/PasswordPolicy.ts"
import { PasswordStrength } from "../../src/identity/PasswordStrength.ts"
import { mayGive, PERMISSIONS_OF, ROLES } from "../../src/identity/Permission.ts"

describe("a password", () => {
  it.each([
    ["Aa1!Aa1!Aa1", ["It needs at least 12 characters."]],
    ["aaaaaaaaaaaa", ["It needs a capital letter, a digit, a sign that is neither letter nor digit."]],
    ["AAAAAAAA1234!", ["It needs a small letter."]],
    ["Ñandú-de-monte-7", []]
  ])("%s: %j", (password, problems) => assert.deepStrictEqual(problemsOf(password), problems))

  it("is never too long to be worked on, and every problem is a sentence", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300, unit: "grapheme" }), (password) => {
      const problems = problemsOf(password)
      assert.strictEqual([...password].length > 128, problems.includes("It may have at most 128 characters."))
      for (const problem of problems) assert.match(problem, /^It .+\.$/)
    }))
  })

  it("is old after ninety days, and when nobody knows since when it is", () => {
    assert.isFalse(isStale(0, LASTS - 1))
    assert.isTrue(isStale(0, LASTS))
    assert.isTrue(isStale(null, 0))
  })
})

const resists = (password: string, email = "ana.pereyra@casa.example", name = "Ana Pereyra") =>
  PasswordStrength.use((strength) => strength.resists(password, obviousWords(email, name)))

layer(PasswordStrength.layer)("a password that fits the rules", (it) => {
  it.effect.each([
    "Password1234!",
    "P@ssw0rd!P@ssw0rd!",
    "Qwerty123456!",
    "Contraseña123!",
    "Bienvenido.2026",
    "Pereyra.Ana.1",
    "Conserje.Hotel.1"
  ])(
    "is refused when a stranger would think of it: %s",
    (password) => Effect.map(resists(password), (resisted) => assert.isFalse(resisted))
  )

  it.effect.each(["Mar-de-Fondo-72-algas", "Kf8#mQz!2vLp"])(
    "is taken when nobody would: %s",
    (password) => Effect.map(resists(password), (resisted) => assert.isTrue(resisted))
  )
})

describe("roles", () => {
  it("have each what the one before has, and nobody gives more than they have", () => {
    for (const [n, role] of ROLES.entries()) {
      const before = ROLES[n - 1]
      if (before !== undefined) assert.isTrue(PERMISSIONS_OF[before].isSubsetOf(PERMISSIONS_OF[role]))
    }
    assert.isFalse(mayGive(PERMISSIONS_OF.manager, "admin"))
    assert.isTrue(mayGive(PERMISSIONS_OF.manager, "receptionist"))
  })
})

const read = (env: Record<string, string>) =>
  Effect.provide(IdentityConfig, IdentityConfig.layer).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

describe("the configuration of identity", () => {
  it.effect.each([
    { env: { SECRET_KEY: "short" }, says: "SECRET_KEY must have at least 32 characters" },
    { env: { SECRET_KEY: `${"a".repeat(32)},short` }, says: "SECRET_KEY must have at least 32 characters" },
    { env: { ADMIN_PASSWORD: "x" }, says: "ADMIN_PASSWORD is set without ADMIN_EMAIL" },
    { env: { ADMIN_EMAIL: "nobody", ADMIN_PASSWORD: "x" }, says: "ADMIN_EMAIL is no e-mail address" },
    {
      env: { ADMIN_EMAIL: "a@b.c", ADMIN_PASSWORD: "Short1!" },
      says: "ADMIN_PASSWORD cannot be used. It needs at least 12 characters."
    }
  ])(
    "$env: $says",
    ({ env, says }: { readonly env: Record<string, string>; readonly says: string }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(read(env))
        assert.include(error.message, says)
        assert.notInclude(error.message, "Short1!")
      })
  )

  it.effect("is empty where nothing is said", () =>
    Effect.gen(function* () {
      const { admin, secrets } = yield* read({ SECRET_KEY: "", ADMIN_EMAIL: "" })
      assert.deepStrictEqual([secrets.length, Option.isNone(admin)], [0, true])
    }))
})
