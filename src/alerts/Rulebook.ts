import type { Group } from "./Rule.ts"
import * as DatabaseRules from "./rules/DatabaseRules.ts"
import * as DeliveryRules from "./rules/DeliveryRules.ts"
import * as ForensicRules from "./rules/ForensicRules.ts"
import * as HostRules from "./rules/HostRules.ts"
import * as HttpRules from "./rules/HttpRules.ts"
import * as LockRules from "./rules/LockRules.ts"
import * as OrchestratorRules from "./rules/OrchestratorRules.ts"
import * as PaymentRules from "./rules/PaymentRules.ts"
import * as PmsRules from "./rules/PmsRules.ts"
import * as RuntimeRules from "./rules/RuntimeRules.ts"
import * as SessionRules from "./rules/SessionRules.ts"
import * as SloRules from "./rules/SloRules.ts"
import * as WebhookRules from "./rules/WebhookRules.ts"
import type { RuleContext } from "./RuleSettings.ts"

const FILES = {
  http: HttpRules.groups,
  webhook: WebhookRules.groups,
  delivery: DeliveryRules.groups,
  pms: PmsRules.groups,
  orchestrator: OrchestratorRules.groups,
  slo: SloRules.groups,
  database: DatabaseRules.groups,
  sessions: SessionRules.groups,
  payments: PaymentRules.groups,
  locks: LockRules.groups,
  runtime: RuntimeRules.groups,
  host: HostRules.groups,
  forensics: ForensicRules.groups
} as const

/** Every rule there is, by the file that holds it (without `.yml`). */
export const rulebook = (context: RuleContext): ReadonlyMap<string, ReadonlyArray<Group>> =>
  new Map(Object.entries(FILES).map(([file, groups]) => [file, groups(context)]))
