/** What the set-up of a run tells its test files. */
export interface Provided {
  /** A database that may create others, on the server of this run. */
  readonly postgresUrl: string
  /** The migrated database that each test file clones. */
  readonly postgresTemplate: string
}

declare module "vitest" {
  interface ProvidedContext extends Provided {}
}
