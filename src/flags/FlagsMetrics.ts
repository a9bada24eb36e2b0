import * as Meters from "../telemetry/Meters.ts"
import { NAMES } from "./Flag.ts"

/** Seed 004. Hotels that say otherwise for themselves are not in it. */
export const enabled = Meters.gauge("feature_flag_enabled", {
  help: "Whether a flag is on (1) or off (0) for the installation",
  labels: { flag: NAMES }
})
