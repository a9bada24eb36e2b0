import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Option, Predicate, Runtime, Schema } from "effect"
import { Command } from "effect/cli"
import { SqlClient } from "effect/sql"
import { TestConsole } from "effect/testing"
import { writeFile } from "node:fs/promises"
import { userInfo } from "node:os"
import { join } from "node:path"
import { Audit } from "../../src/audit/Audit.ts"
import { FollowingLayer } from "../../src/app/Following.ts"
import { Json } from "../../src/cli/Output.ts"
import { tenants } from "../../src/cli/TenantCommands.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { FlagStore } from "../../src/flags/FlagStore.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"
import { profile, roomWith, server } from "../tenancy/world.ts"
import { folder } from "./Spawned.ts"

const root = Command.make("conserje").pipe(Command.withSubcommands([tenants]), Command.withGlobalFlags([Json]))

/** Runs `conserje tenants ...` on this file's database, and returns what it said. */
const run = (...words: ReadonlyArray<string>) =>
  Effect.scoped(Effect.gen(function* () {
    const { url } = yield* Postgres.Scratch
    const before = (yield* TestConsole.logLines).length
    yield* Command.runWith(root, { version: "0" })(["tenants", ...words]).pipe(
      Effect.provide(NodeServices.layer),
      Effect.provideService(
        ConfigProvider.ConfigProvider,
        ConfigProvider.fromUnknown({ DATABASE_URL: url.href, DATA_DIR: yield* folder })
      )
    )
    return (yield* TestConsole.logLines).slice(before).join("\n")
  }))

/** What it refuses: the exit code and the sentence. */
const refused = (...words: ReadonlyArray<string>) =>
  Effect.map(Effect.flip(run(...words)), (error) => [
    Predicate.hasProperty(error, Runtime.errorExitCode) ? error[Runtime.errorExitCode] : undefined,
    String(error.message)
  ])

const shown = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Struct({
  hotel: Schema.String,
  status: Schema.String,
  version: Schema.Int,
  profile: Schema.Struct({ name: Schema.String, currency: Schema.optionalKey(Schema.String) }),
  numbers: Schema.Array(Schema.Struct({
    number: Schema.String,
    from: Schema.NullOr(Schema.String),
    until: Schema.NullOr(Schema.String)
  }))
})))

const show = (id: string) => Effect.flatMap(run("show", id, "--json"), shown)

const open = (id: string) => run("add", id, "--name", id, "--time-zone", "America/Montevideo", "--language", "es")

/** What the trail has of a hotel: who did what. */
const witnessed = (id: string) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`SELECT actor_kind, actor_id, action, resource FROM audit_logs WHERE tenant_id = ${id} ORDER BY seq`
  )

const byMe = (action: string, resource: string) => ({
  actorKind: "command",
  actorId: userInfo().username,
  action,
  resource
})

/** A process that runs meanwhile, with nothing in common with the commands but the database. */
const follower = Layer.fresh(
  FollowingLayer.pipe(
    Layer.provideMerge(Layer.mergeAll(roomWith(1), Flags.layer.pipe(Layer.provide(FlagStore.layerSql)))),
    Layer.provide(Audit.layerNone),
    Layer.provide(server)
  )
)

layer(Layer.merge(follower, TestConsole.layer).pipe(Layer.provideMerge(Postgres.layer)), {
  timeout: "60 seconds",
  excludeTestServices: true
})("conserje tenants", (it) => {
  it.effect("makes a hotel, shows it and changes it over what was read, in the name of whoever does it", () =>
    Effect.gen(function* () {
      assert.match(yield* open("casa"), /^casa is there\. /)
      assert.deepInclude(yield* show("casa"), { hotel: "casa", status: "active", version: 1, numbers: [] })
      assert.match(yield* run("list"), /^casa +active +casa +America\/Montevideo +es +0 +1$/m)
      assert.deepStrictEqual(yield* refused("add", "casa", "--name", "x", "--time-zone", "UTC", "--language", "es"), [
        1,
        "This id is taken."
      ])

      yield* run("edit", "casa", "--name", "Casa del Mar", "--currency", "UYU")
      const edited = yield* show("casa")
      assert.deepStrictEqual([edited.version, edited.profile], [2, { name: "Casa del Mar", currency: "UYU" }])

      const file = join(yield* folder, "casa.json")
      yield* Effect.promise(() => writeFile(file, JSON.stringify(profile("Casa Grande"))))
      assert.strictEqual((yield* refused("edit", "casa", "--profile", file))[0], 2)
      assert.deepStrictEqual(yield* refused("edit", "casa", "--profile", file, "--if-version", "1"), [
        1,
        "It was changed since it was read: read it again."
      ])
      yield* run("edit", "casa", "--profile", file, "--if-version", "2")
      assert.deepStrictEqual((yield* show("casa")).profile, { name: "Casa Grande" })
      assert.deepStrictEqual(yield* witnessed("casa"), [
        byMe("tenant.created", "tenant/casa"),
        byMe("tenant.updated", "tenant/casa"),
        byMe("tenant.updated", "tenant/casa")
      ])
    }))

  it.effect("closes a hotel and opens it again, and running processes know it at once", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const knows = (number: string | null) =>
        eventually(
          Effect.sync(() => Option.getOrNull(hotels.byNumber(PhoneNumberId.make("500"), 0))?.tenantId ?? null),
          (owner) => owner === number,
          5
        )
      yield* open("faro")
      const given = yield* run("numbers", "add", "faro", "500", "--shown-as", "+598 2400 1234")
      assert.match(given, /^500 +\+598 2400 1234 +ever +further notice$/m)
      yield* knows("faro")
      assert.strictEqual(yield* run("close", "faro"), "faro is inactive: what its guests write waits in quarantine.")
      yield* knows(null)
      assert.match(yield* run("list"), /^faro +inactive /m)
      assert.strictEqual(yield* run("open", "faro"), "faro is active: its guests are answered.")
      yield* knows("faro")
      const { version } = yield* show("faro")
      yield* run("open", "faro")
      assert.strictEqual((yield* show("faro")).version, version)
    }))

  it.effect("has running processes read again what was written by hand", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const hotels = yield* Hotels
      const name = Effect.sync(() => Option.getOrNull(hotels.byTenant(TenantId.make("hand")))?.profile.name)
      yield* open("hand")
      yield* eventually(name, (name) => name === "hand", 5)
      yield* sql`UPDATE tenants SET profile = ${JSON.stringify(profile("By Hand"))}::text::jsonb WHERE id = 'hand'`
      assert.match(yield* run("refresh"), /^Every running process reads /)
      yield* eventually(name, (name) => name === "By Hand", 5)
    }))

  it.effect("moves and ends a number at an instant, and gives it nobody twice", () =>
    Effect.gen(function* () {
      yield* open("old")
      yield* open("new")
      const noon = "2026-12-01T12:00:00.000Z"
      yield* run("numbers", "add", "old", "700", "--shown-as", "1")
      const [code, sentence] = yield* refused("numbers", "add", "new", "700", "--shown-as", "1", "--from", noon)
      assert.deepStrictEqual([code, String(sentence).startsWith("Number 700 has an owner in that time: ")], [1, true])
      yield* run("numbers", "move", "old", "700", "--to", "new", "--at", noon)
      assert.deepStrictEqual(
        [(yield* show("old")).numbers, (yield* show("new")).numbers],
        [[{ number: "700", from: null, until: noon }], [{ number: "700", from: noon, until: null }]]
      )
      yield* run("numbers", "end", "new", "700", "--at", "2027-01-01T00:00:00Z")
      assert.match(yield* run("numbers", "list", "new"), /^700 +1 +2026-12-01 12:00:00Z +2027-01-01 00:00:00Z$/m)
      // Another hotel's number is none of this one's.
      assert.deepStrictEqual(yield* refused("numbers", "end", "old", "700", "--at", "2026-12-15T00:00:00Z"), [
        1,
        "There is no such number of this hotel at that instant."
      ])
      const back = ["--from", noon, "--until", noon]
      assert.strictEqual((yield* refused("numbers", "add", "new", "701", "--shown-as", "1", ...back))[0], 2)
      assert.deepStrictEqual(yield* witnessed("new"), [
        byMe("tenant.created", "tenant/new"),
        byMe("number.moved-here", "number/700"),
        byMe("number.ended", "number/700")
      ])
    }))

  it.effect("keeps users of a hotel by telephone and address, and shows none of them", () =>
    Effect.gen(function* () {
      yield* open("bahia")
      yield* open("cerro")
      const added = yield* run("identifiers", "add", "bahia", "+54 9 11 2345-6789")
      const said = [added, yield* run("identifiers", "add", "bahia", "Ana@Example.com", "--json")]
      assert.strictEqual(
        (yield* refused("identifiers", "add", "cerro", "0054 9 11 2345 6789"))[1],
        "This identifier is taken."
      )
      const [code, sentence] = yield* refused("identifiers", "add", "bahia", "reception")
      assert.deepStrictEqual([code, String(sentence).startsWith("It is neither a telephone ")], [2, true])
      said.push(yield* run("identifiers", "list", "bahia"), yield* run("identifiers", "list", "bahia", "--json"))
      assert.match(said.join("\n"), /^i\S+ +phone +20.*\ni\S+ +email +20/m)
      assert.notMatch(said.join("\n"), /2345|example\.com/i)
      const [id = ""] = added.split(" ")
      assert.deepStrictEqual(yield* refused("identifiers", "remove", "cerro", id), [1, "There is no such identifier."])
      yield* run("identifiers", "remove", "bahia", id)
      yield* run("identifiers", "remove", "bahia", "ana@example.com")
      assert.strictEqual(yield* run("identifiers", "list", "bahia"), "No identifier is known.")
      assert.deepStrictEqual(
        (yield* witnessed("bahia")).map(({ action, actorKind }) => [actorKind, action]),
        [
          ["command", "tenant.created"],
          ["command", "identifier.added"],
          ["command", "identifier.added"],
          ["command", "identifier.removed"],
          ["command", "identifier.removed"]
        ]
      )
    }))

  it.effect("says of a hotel that is not there which it is, with an exit code of 2, and makes no half of one", () =>
    Effect.gen(function* () {
      const nobody = [2, "No hotel of the runtime is called csaa."]
      for (
        const words of [
          ["show", "csaa"],
          ["close", "csaa"],
          ["edit", "csaa", "--name", "x"],
          ["numbers", "list", "csaa"],
          ["numbers", "move", "csaa", "700", "--to", "csaa"],
          ["identifiers", "list", "csaa"]
        ]
      ) assert.deepStrictEqual(yield* refused(...words), nobody)
      assert.deepStrictEqual(yield* refused("add", "csaa", "--name", "x"), [
        2,
        "Give --name, --time-zone and --language, or a whole --profile."
      ])
      assert.strictEqual((yield* refused("show", "csaa"))[0], 2)
    }))
})
