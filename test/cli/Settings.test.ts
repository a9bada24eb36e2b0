import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { startFailureOf } from "../../src/app/StartFailure.ts"
import * as Settings from "../../src/cli/Settings.ts"

const example = readFileSync(fileURLToPath(new URL("../../.env.example", import.meta.url)), "utf8")
const variables = [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = ""]) => name)

/** Names, keys and passwords of others, of which nothing is known but that they are text. */
const TEXTS = new Set([
  "HOST",
  "DATA_DIR",
  "CLUSTER_HOST",
  "WHATSAPP_ACCESS_TOKEN",
  "WHATSAPP_APP_SECRETS",
  "WHATSAPP_APP_SECRET",
  "WHATSAPP_VERIFY_TOKEN",
  "PMS_HOST",
  "PMS_CONNECTIONS_FILE",
  "AUTHORIZER_ISSUER",
  "AUTHORIZER_CLIENT_ID",
  "AUTHORIZER_ADMIN_SECRET",
  "AUTHORIZER_WEBHOOK_SECRET",
  "AUTHORIZER_WEBHOOK_KEY",
  "LLM_API_KEY",
  "LLM_MODEL",
  "STT_API_KEY",
  "STT_MODEL",
  "SMTP_USER",
  "SMTP_USERNAME",
  "SMTP_PASSWORD",
  "SMTP_FROM",
  "BACKUP_DIR",
  "PAGERDUTY_ROUTING_KEY",
  "ALERT_EMAIL_TO",
  "ALERT_EMAIL_FROM",
  "OTEL_SERVICE_NAME"
])

const failureWith = (env: Readonly<Record<string, string>>) =>
  Settings.check.pipe(
    Effect.sandbox,
    Effect.flip,
    Effect.map(startFailureOf),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env })),
    Effect.provide(NodeServices.layer)
  )

describe("a wrong variable", () => {
  it("is known by name, and so is what may be any text", () => {
    assert.deepStrictEqual([...TEXTS].filter((name) => !variables.includes(name)), [])
  })

  it.effect.each(variables.filter((name) => !TEXTS.has(name)))(
    "stops the start in the name of %s",
    (name) =>
      Effect.gen(function* () {
        const failure = yield* failureWith({ [name]: "no such thing;" })
        assert.include(failure?.sentence, name)
        assert.strictEqual(failure?.exitCode, 2)
      })
  )
})
