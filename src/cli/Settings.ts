import { type Config, ConfigProvider, Effect, type FileSystem, Layer } from "effect"
import { ClusterConfig } from "../actors/ClusterConfig.ts"
import { AdminConfig } from "../admin/AdminConfig.ts"
import { AlertmanagerConfig } from "../alerts/AlertmanagerConfig.ts"
import { RulesConfig } from "../alerts/RulesConfig.ts"
import { HttpConfig } from "../app/HttpConfig.ts"
import { ObservabilityConfig } from "../app/ObservabilityConfig.ts"
import { Profile } from "../app/Profile.ts"
import { TracingConfig } from "../app/TracingConfig.ts"
import { AuditConfig } from "../audit/AuditConfig.ts"
import { AuthorizerConfig } from "../authorizer/AuthorizerConfig.ts"
import { BackupConfig } from "../backup/BackupConfig.ts"
import { EuroRatesConfig } from "../booking/EuroRatesConfig.ts"
import { QrConfig } from "../booking/qr/QrConfig.ts"
import { ConversationConfig } from "../conversation/ConversationConfig.ts"
import { LookUpConfig } from "../conversation/LookUpConfig.ts"
import { DeliveryConfig } from "../delivery/DeliveryConfig.ts"
import { IdentityConfig } from "../identity/IdentityConfig.ts"
import { InboxConfig } from "../inbox/InboxConfig.ts"
import { ModelsConfig } from "../models/ModelsConfig.ts"
import { PaymentsConfig } from "../payments/PaymentsConfig.ts"
import { PmsConfig } from "../pms/PmsConfig.ts"
import { ReachConfig } from "../reach/ReachConfig.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"
import { QloAppsConfig } from "../sandbox/qloapps/QloAppsConfig.ts"
import { SandboxConfig } from "../sandbox/SandboxConfig.ts"
import { SecretsConfig } from "../secrets/SecretsConfig.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { StaffConfig } from "../staff/StaffConfig.ts"
import { HotelsConfig } from "../tenancy/HotelsConfig.ts"
import * as HotelsFile from "../tenancy/HotelsFile.ts"
import type { TenancyError } from "../tenancy/TenancyError.ts"
import { GraphApiConfig } from "../whatsapp/GraphApiConfig.ts"
import { WebhookConfig } from "../whatsapp/WebhookConfig.ts"
import * as MonitoringConfig from "./MonitoringConfig.ts"

/** Looks like a secret and like an address: with it in place of a refused one, production looks at the next. */
export const STAND_IN = "0123456789abcdef0123456789abcdef"

/** A group of variables that is read together. */
type Group = Layer.Layer<never, Config.ConfigError | TenancyError, FileSystem.FileSystem>

/** The pretend Meta brings its own; everything else about it is as it was set. */
const sandboxSecrets = ConfigProvider.layerAdd(
  ConfigProvider.fromUnknown({
    WHATSAPP_ACCESS_TOKEN: STAND_IN,
    WHATSAPP_VERIFY_TOKEN: STAND_IN,
    WHATSAPP_APP_SECRETS: STAND_IN
  }),
  { asPrimary: true }
)

const always: ReadonlyArray<Group> = [
  HttpConfig.layer,
  ObservabilityConfig.layer,
  TracingConfig.layer,
  DatabaseConfig.layer,
  AdminConfig.layer,
  AuditConfig.layer,
  BackupConfig.layer,
  IdentityConfig.layer,
  SecretsConfig.layer,
  ReachConfig.layer,
  AuthorizerConfig.layer,
  RedisConfig.layer,
  ClusterConfig.layer,
  InboxConfig.layer,
  ConversationConfig.layer,
  StaffConfig.layer,
  ModelsConfig.layer,
  LookUpConfig.layer,
  QrConfig.layer,
  PaymentsConfig.layer,
  EuroRatesConfig.layer,
  DeliveryConfig.layer,
  PmsConfig.layer,
  Layer.effectDiscard(HotelsFile.read).pipe(Layer.provide(HotelsConfig.layer)),
  RulesConfig.layer,
  AlertmanagerConfig.layer,
  Layer.effectDiscard(MonitoringConfig.prometheus),
  Layer.effectDiscard(MonitoringConfig.alertmanager)
]
const withMeta: ReadonlyArray<Group> = [WebhookConfig.layer, GraphApiConfig.layer]
const withSandbox: ReadonlyArray<Group> = [
  WebhookConfig.layer.pipe(Layer.provide(sandboxSecrets)),
  GraphApiConfig.layer.pipe(Layer.provide(sandboxSecrets)),
  SandboxConfig.layer(),
  QloAppsConfig.layer()
]

/** Every group of variables there is, as far as a start with this WhatsApp reads them. */
export const groups = (whatsapp: "sandbox" | "live"): ReadonlyArray<Group> => [
  ...always,
  ...(whatsapp === "live" ? withMeta : withSandbox)
]

/** Fails with the first wrong variable, while nothing stands yet on the right ones. */
export const check = Effect.gen(function* () {
  const { whatsapp } = yield* Effect.provide(Profile, Profile.layer)
  yield* Effect.forEach(groups(whatsapp), (group) => Effect.scoped(Layer.build(group)), { discard: true })
})
