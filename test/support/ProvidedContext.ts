declare module "vitest" {
  /** What the set-up of a run tells its test files. */
  interface ProvidedContext {
    /** A database that may create others, on the server of this run. */
    readonly postgresUrl: string
    /** The migrated database that each test file clones. */
    readonly postgresTemplate: string
  }
}

export {}
