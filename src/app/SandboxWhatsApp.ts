import { ConfigProvider, Effect, FileSystem, Layer, Path, Redacted, Schema } from "effect"
import { HttpServer } from "effect/http"
import * as SecureRandom from "effect/crypto/SecureRandom"
import { SandboxMeta } from "../sandbox/SandboxMeta.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { GraphApiConfig } from "../whatsapp/GraphApiConfig.ts"
import { WebhookConfig } from "../whatsapp/WebhookConfig.ts"
import { PATH } from "../whatsapp/WebhookRoutes.ts"

/** What a command beside the runtime needs to post to it; kept over restarts, readable by its owner alone. */
export const SandboxFile = Schema.Struct({
  webhookUrl: Schema.String,
  graphUrl: Schema.String,
  appSecret: Schema.String,
  verifyToken: Schema.String,
  accessToken: Schema.String
})

const FileText = Schema.fromJsonString(SandboxFile)

/** Where the file of the sandbox lies, beside the embedded database. */
export const sandboxFile = Effect.gen(function* () {
  const { dataDir } = yield* DatabaseConfig
  const path = yield* Path.Path
  return path.join(dataDir, "sandbox.json")
})

/** Secrets that survive a restart, so that a recorded load and a chat page go on; drawn anew when there are none. */
const secrets = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const kept = yield* files.readFileString(yield* sandboxFile).pipe(
    Effect.flatMap(Schema.decodeEffect(FileText)),
    Effect.option
  )
  if (kept._tag === "Some") return kept.value
  const random = yield* SecureRandom.SecureRandom
  const draw = Effect.map(random.randomBytes(24), (bytes) => Buffer.from(bytes).toString("hex"))
  return { appSecret: yield* draw, verifyToken: yield* draw, accessToken: yield* draw }
})

const keep = Effect.fnUntraced(function* (file: typeof SandboxFile.Type) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const place = yield* sandboxFile
  yield* files.makeDirectory(path.dirname(place), { recursive: true })
  yield* files.writeFileString(place, yield* Schema.encodeEffect(FileText)(file), { mode: 0o600 })
})

/**
 * The pretend Meta in place of the real one: its secrets, its address and its chat page. A webhook limit of its own,
 * because one process plays all of Meta: 120 a minute are enough for one server of Meta's, not for all of them.
 */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const { address } = yield* HttpServer.HttpServer
    const webhookUrl = `http://127.0.0.1:${"port" in address ? address.port : 0}${PATH}`
    const { accessToken, appSecret, verifyToken } = yield* secrets
    const sandbox = SandboxMeta.layer({
      secrets: {
        accessToken: Redacted.make(accessToken),
        appSecret: Redacted.make(appSecret),
        verifyToken: Redacted.make(verifyToken)
      }
    })
    const graph = Layer.unwrap(
      Effect.gen(function* () {
        const { baseUrl } = yield* SandboxMeta
        yield* keep({ webhookUrl, graphUrl: baseUrl, appSecret, verifyToken, accessToken })
        return GraphApiConfig.layerAt(new URL(baseUrl), Redacted.make(accessToken))
      })
    )
    // Whatever the environment says of a real application: the pretend one signs with its own secret.
    const own = ConfigProvider.fromUnknown({ WHATSAPP_VERIFY_TOKEN: verifyToken, WHATSAPP_APP_SECRETS: appSecret })
    const unlessSaid = ConfigProvider.fromUnknown({ WEBHOOK_RATE_LIMIT_PER_MINUTE: "1000000" })
    const door = Layer.effect(
      WebhookConfig,
      Effect.map(WebhookConfig, (config) => WebhookConfig.of({ ...config, echoEventIds: true }))
    ).pipe(
      Layer.provide(WebhookConfig.layer),
      Layer.provide(ConfigProvider.layerAdd(own, { asPrimary: true })),
      Layer.provide(ConfigProvider.layerAdd(unlessSaid))
    )
    return Layer.mergeAll(graph, door, SandboxMeta.connected(webhookUrl)).pipe(Layer.provideMerge(sandbox))
  })
).pipe(Layer.provide(SecureRandom.layerWebCrypto))
