import { Context, Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { randomBytes } from "node:crypto"
import { QrConfig, type QrKey } from "./QrConfig.ts"

/** The keys of this installation, newest first: the first signs, all are believed. Never empty. */
export class QrKeys extends Context.Service<QrKeys, ReadonlyArray<QrKey>>()("conserje/booking/qr/QrKeys") {
  /** The configured ones; without any, one that is drawn once and kept in the database, for every process the same. */
  static readonly layerSql = Layer.effect(
    QrKeys,
    Effect.gen(function* () {
      const { keys } = yield* QrConfig
      if (keys.length > 0) return keys
      const sql = yield* SqlClient.SqlClient
      // A key is a secret: the runtime's own random source may be seeded, this one never is.
      const drawn = yield* Effect.sync(() => randomBytes(32).toString("base64url"))
      yield* sql`INSERT INTO qr_keys (kid, secret) VALUES ('house', ${drawn}) ON CONFLICT DO NOTHING`
      const kept = yield* sql<{ readonly kid: string; readonly secret: string }>`
        SELECT kid, secret FROM qr_keys ORDER BY created_at DESC`
      return kept.map(({ kid, secret }) => ({ kid, secret: Redacted.make(secret) }))
    })
  )

  static readonly layerOf = (...keys: ReadonlyArray<QrKey>) => Layer.succeed(QrKeys, keys)
}
