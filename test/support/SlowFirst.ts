import { existsSync } from "node:fs"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** The files that take longest, the longest first: a run that keeps one of them for its end waits for it alone. */
const SLOWEST = [
  "test/booking/Killed.test.ts",
  "test/alerts/Watching.test.ts",
  "test/chaos/Kill.test.ts",
  "test/spine/ReservingOnThePage.test.ts",
  "test/spine/TwoRuntimes.test.ts",
  "test/spine/Crowding.test.ts",
  "test/alerts/Mutation.test.ts",
  "test/alerts/Rules.test.ts",
  "test/spine/ChatOnTheHouse.test.ts",
  "test/spine/DatabaseAway.test.ts",
  "test/dashboards/BoardsLive.test.ts",
  "test/spine/Spine.test.ts",
  "test/spine/MetaFaults.test.ts",
  "test/backup/Backups.test.ts",
  "test/cli/OperatorCommands.test.ts",
  "test/admin/AdminApi.test.ts",
  "test/conversation/Reserving.test.ts",
  "test/cli/WebhookPost.test.ts",
  "test/admin/Routes.test.ts"
]

const gone = SLOWEST.filter((path) => !existsSync(path))
if (gone.length > 0) throw new Error(`test/support/SlowFirst.ts names what is not there: ${gone.join(", ")}`)

/** How early a file begins; what is not named comes after all that are. */
const rank = ({ moduleId }: TestSpecification): number => {
  const at = SLOWEST.findIndex((path) => moduleId.endsWith(`/${path}`))
  return at === -1 ? SLOWEST.length : at
}

/** Begins with the files that take longest, then with the larger ones; what shares a worker stays together. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the base class names its own method so.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
