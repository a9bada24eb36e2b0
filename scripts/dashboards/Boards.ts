import type { Board } from "./Board.ts"
import { agenteOverview } from "./boards/AgenteOverview.ts"
import { alertsOverview } from "./boards/AlertsOverview.ts"
import { business } from "./boards/Business.ts"
import { databasePerformance } from "./boards/DatabasePerformance.ts"
import { lockService } from "./boards/LockService.ts"
import { readiness } from "./boards/Readiness.ts"
import { resilience } from "./boards/Resilience.ts"
import { runtime } from "./boards/Runtime.ts"
import { sloHealth } from "./boards/SloHealth.ts"
import { supabaseBasico } from "./boards/SupabaseBasico.ts"
import { systemHealth } from "./boards/SystemHealth.ts"
import { tenancy } from "./boards/Tenancy.ts"
import { webhooksRateLimit } from "./boards/WebhooksRateLimit.ts"
import { render } from "./Render.ts"

/** Every board there is. */
export const BOARDS: ReadonlyArray<Board> = [
  agenteOverview,
  alertsOverview,
  webhooksRateLimit,
  readiness,
  sloHealth,
  databasePerformance,
  resilience,
  lockService,
  tenancy,
  business,
  supabaseBasico,
  runtime,
  systemHealth
]

/** What stands in `dashboards/`: text by path. */
export const files = (): ReadonlyMap<string, string> =>
  new Map(BOARDS.map((board) => [`${board.folder}/${board.file}.json`, render(board)]))
