import { Config } from "effect"

/**
 * Reads `ENVIRONMENT`: `development` (the default: a laptop, all of it embedded) or `production`, which is strict
 * about everything that a stranger can reach.
 */
export const environment = Config.Literals(["development", "production"], "ENVIRONMENT").pipe(
  Config.withDefault("development")
)
