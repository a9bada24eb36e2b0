import { ConfigProvider, Effect, Layer } from "effect"
import { ClusterConfig } from "../../actors/ClusterConfig.ts"
import { HttpConfig } from "../../app/HttpConfig.ts"
import { ObservabilityConfig } from "../../app/ObservabilityConfig.ts"
import { TracingConfig } from "../../app/TracingConfig.ts"
import { Profile } from "../../app/Profile.ts"
import { ModelsConfig } from "../../models/ModelsConfig.ts"
import { StaffConfig } from "../../staff/StaffConfig.ts"
import { EuroRatesConfig } from "../../booking/EuroRatesConfig.ts"
import { QrConfig } from "../../booking/qr/QrConfig.ts"
import { PaymentsConfig } from "../../payments/PaymentsConfig.ts"
import { ConversationConfig } from "../../conversation/ConversationConfig.ts"
import { LookUpConfig } from "../../conversation/LookUpConfig.ts"
import { DeliveryConfig } from "../../delivery/DeliveryConfig.ts"
import { InboxConfig } from "../../inbox/InboxConfig.ts"
import { AdminConfig } from "../../admin/AdminConfig.ts"
import { AuthorizerConfig } from "../../authorizer/AuthorizerConfig.ts"
import { AuditConfig } from "../../audit/AuditConfig.ts"
import { BackupConfig } from "../../backup/BackupConfig.ts"
import { IdentityConfig } from "../../identity/IdentityConfig.ts"
import { PmsConfig } from "../../pms/PmsConfig.ts"
import { RedisConfig } from "../../redis/RedisConfig.ts"
import { QloAppsConfig } from "../../sandbox/qloapps/QloAppsConfig.ts"
import { SandboxConfig } from "../../sandbox/SandboxConfig.ts"
import { SecretsConfig } from "../../secrets/SecretsConfig.ts"
import { DatabaseConfig } from "../../sql/DatabaseConfig.ts"
import { HotelsConfig } from "../../tenancy/HotelsConfig.ts"
import * as HotelsFile from "../../tenancy/HotelsFile.ts"
import { GraphApiConfig } from "../../whatsapp/GraphApiConfig.ts"
import { WebhookConfig } from "../../whatsapp/WebhookConfig.ts"
import * as Finding from "./Finding.ts"
import * as Problems from "./Problems.ts"

const TODO = "Correct it in the environment or in .env; .env.example says what each variable takes."

/** Looks like a secret and like an address: with it in place of a refused one, production looks at the next. */
const STAND_IN = "0123456789abcdef0123456789abcdef"

/** The pretend Meta signs with its own; everything else about the webhook is as it was set. */
const sandboxSecrets = ConfigProvider.layerAdd(
  ConfigProvider.fromUnknown({ WHATSAPP_VERIFY_TOKEN: STAND_IN, WHATSAPP_APP_SECRETS: STAND_IN }),
  { asPrimary: true }
)

const ofEveryStart = [
  Problems.of(HttpConfig.layer),
  Problems.of(ObservabilityConfig.layer),
  Problems.of(TracingConfig.layer),
  Problems.of(DatabaseConfig.layer),
  Problems.of(AdminConfig.layer),
  Problems.of(AuditConfig.layer),
  Problems.of(BackupConfig.layer),
  Problems.of(IdentityConfig.layer),
  Problems.of(SecretsConfig.layer),
  Problems.of(AuthorizerConfig.layer),
  Problems.of(RedisConfig.layer),
  Problems.of(ClusterConfig.layer),
  Problems.of(InboxConfig.layer),
  Problems.of(ConversationConfig.layer),
  Problems.of(StaffConfig.layer),
  Problems.of(ModelsConfig.layer),
  Problems.of(LookUpConfig.layer),
  Problems.of(QrConfig.layer),
  Problems.of(PaymentsConfig.layer),
  Problems.of(EuroRatesConfig.layer),
  Problems.of(DeliveryConfig.layer),
  Problems.of(PmsConfig.layer),
  Problems.of(Layer.effectDiscard(HotelsFile.read).pipe(Layer.provide(HotelsConfig.layer)))
]
const ofLive = [Problems.of(WebhookConfig.layer), Problems.of(GraphApiConfig.layer)]
const ofSandbox = [
  Problems.of(WebhookConfig.layer.pipe(Layer.provide(sandboxSecrets))),
  Problems.of(SandboxConfig.layer()),
  Problems.of(QloAppsConfig.layer())
]

/** Every variable that this start would read: all problems at once, each in a sentence that names the variable. */
export const check = (whatsapp: "sandbox" | "live") =>
  Effect.gen(function* () {
    const ofProfile = yield* Problems.of(Profile.layer, STAND_IN)
    const found = yield* Effect.all([...ofEveryStart, ...(whatsapp === "live" ? ofLive : ofSandbox)])
    const problems = [...new Set([...ofProfile, ...found.flat()])]
    return problems.length === 0
      ? [Finding.ok("configuration", "every variable is right")]
      : problems.map((problem) => Finding.fail("configuration", problem, TODO))
  })

/** What the start would stand on; a start that would be refused in production is meant to be live. */
export const profile = Effect.scoped(Layer.build(Profile.layer)).pipe(
  Effect.flatMap((context) => Effect.provide(Profile, context)),
  Effect.map(({ whatsapp }) => whatsapp),
  Effect.catchTags({
    AppError: () => Effect.succeed("live" as const),
    ConfigError: () => Effect.succeed("sandbox" as const)
  })
)
