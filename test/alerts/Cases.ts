import { cases as database } from "./cases/DatabaseCases.ts"
import { cases as delivery } from "./cases/DeliveryCases.ts"
import { cases as forensic } from "./cases/ForensicCases.ts"
import { cases as host } from "./cases/HostCases.ts"
import { cases as http } from "./cases/HttpCases.ts"
import { cases as lock } from "./cases/LockCases.ts"
import { cases as orchestrator } from "./cases/OrchestratorCases.ts"
import { cases as payment } from "./cases/PaymentCases.ts"
import { cases as pms } from "./cases/PmsCases.ts"
import { cases as runtime } from "./cases/RuntimeCases.ts"
import { cases as session } from "./cases/SessionCases.ts"
import { cases as slo } from "./cases/SloCases.ts"
import { cases as webhook } from "./cases/WebhookCases.ts"

export const CASES = [
  ...http,
  ...webhook,
  ...delivery,
  ...pms,
  ...orchestrator,
  ...slo,
  ...database,
  ...session,
  ...payment,
  ...lock,
  ...runtime,
  ...host,
  ...forensic
]
