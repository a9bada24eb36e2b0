import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { ClusterConfig } from "../../src/actors/ClusterConfig.ts"
import { AdminConfig } from "../../src/admin/AdminConfig.ts"
import { AuthorizerConfig } from "../../src/authorizer/AuthorizerConfig.ts"
import { AuditConfig } from "../../src/audit/AuditConfig.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import { ObservabilityConfig } from "../../src/app/ObservabilityConfig.ts"
import { TracingConfig } from "../../src/app/TracingConfig.ts"
import { ConversationConfig } from "../../src/conversation/ConversationConfig.ts"
import { DeliveryConfig } from "../../src/delivery/DeliveryConfig.ts"
import { IdentityConfig } from "../../src/identity/IdentityConfig.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { PmsConfig } from "../../src/pms/PmsConfig.ts"
import { RedisConfig } from "../../src/redis/RedisConfig.ts"
import { ModelsConfig } from "../../src/models/ModelsConfig.ts"
import { StaffConfig } from "../../src/staff/StaffConfig.ts"
import { DatabaseConfig } from "../../src/sql/DatabaseConfig.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const example = readFileSync(join(root, ".env.example"), "utf8")

const LINE = /^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm
const lines = [...example.matchAll(LINE)].map(([, comment, name = "", value = ""]) => ({
  name,
  value,
  isSet: comment === undefined
}))

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(root, "src", path), "utf8") }))

/** Only a file that knows `Config` can read a variable, and only there a word in capitals is one's name. */
const readsConfig = /import \{[^}]*\bConfig\b[^}]*\} from "effect"|import \* as ConfigValue /
const read = new Set(
  sources.filter(({ text }) => readsConfig.test(text)).flatMap(({ text }) =>
    [...text.matchAll(/"([A-Z][A-Z0-9_]+)"/g)].map(([, name = ""]) => name)
  )
)

describe(".env.example", () => {
  it("lists every variable that the source reads, and no other", () => {
    assert.isAbove(read.size, 60)
    assert.deepStrictEqual([...new Set(lines.map(({ name }) => name))].toSorted(), [...read].toSorted())
  })

  it("lists each of them once", () => {
    assert.strictEqual(new Set(lines.map(({ name }) => name)).size, lines.length)
  })

  it("sets nothing but the size of a webhook, to the three mebibytes that Meta may send", () => {
    assert.deepStrictEqual(lines.filter(({ isSet }) => isSet), [
      { name: "WEBHOOK_MAX_BYTES", value: String(3 * 1024 * 1024), isSet: true }
    ])
  })

  const uncommented = ConfigProvider.fromDotEnvContents(example.replaceAll(/^# (?=[A-Z][A-Z0-9_]*=)/gm, ""))
  const nothing = ConfigProvider.fromEnv({ env: {} })
  const configs: ReadonlyArray<readonly [string, Effect.Effect<object, unknown>]> = [
    ["AdminConfig", Effect.provide(AdminConfig, AdminConfig.layer)],
    ["AuditConfig", Effect.provide(AuditConfig, AuditConfig.layer)],
    ["AuthorizerConfig", Effect.provide(AuthorizerConfig, AuthorizerConfig.layer)],
    ["ClusterConfig", Effect.provide(ClusterConfig, ClusterConfig.layer)],
    ["ModelsConfig", Effect.provide(ModelsConfig, ModelsConfig.layer)],
    ["StaffConfig", Effect.provide(StaffConfig, StaffConfig.layer)],
    ["ConversationConfig", Effect.provide(ConversationConfig, ConversationConfig.layer)],
    ["DatabaseConfig", Effect.provide(DatabaseConfig, DatabaseConfig.layer)],
    ["IdentityConfig", Effect.provide(IdentityConfig, IdentityConfig.layer)],
    ["DeliveryConfig", Effect.provide(DeliveryConfig, DeliveryConfig.layer)],
    ["HttpConfig", Effect.provide(HttpConfig, HttpConfig.layer)],
    ["InboxConfig", Effect.provide(InboxConfig, InboxConfig.layer)],
    ["ObservabilityConfig", Effect.provide(ObservabilityConfig, ObservabilityConfig.layerOn({ isTerminal: false }))],
    ["PmsConfig", Effect.provide(PmsConfig, PmsConfig.layer)],
    ["RedisConfig", Effect.provide(RedisConfig, RedisConfig.layer)],
    ["TracingConfig", Effect.provide(TracingConfig, TracingConfig.layer)]
  ]
  it.effect.each(configs)("shows the defaults of %s", ([, config]) =>
    Effect.gen(function* () {
      const shown = yield* Effect.provideService(config, ConfigProvider.ConfigProvider, uncommented)
      assert.deepStrictEqual(shown, yield* Effect.provideService(config, ConfigProvider.ConfigProvider, nothing))
    }))
})

describe("a start", () => {
  it("looks at every configuration there is before anything else, and the doctor at the same", () => {
    const configs = sources.map(({ path }) => path).filter((path) => path.endsWith("Config.ts"))
    const settings = sources.find(({ path }) => path === "cli/Settings.ts")?.text ?? ""
    // Read by ProfileConfig and by each of the others; by Profile; made of them.
    const elsewhere = new Set([
      "app/EnvironmentConfig.ts",
      "app/ProfileConfig.ts",
      "cli/WebhookTargetConfig.ts"
    ])
    assert.deepStrictEqual(
      configs.filter((path) =>
        !elsewhere.has(path) &&
        !settings.includes(`"${path.startsWith("cli/") ? path.replace("cli", ".") : `../${path}`}"`)
      ),
      []
    )
  })
})
