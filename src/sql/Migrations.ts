import { Effect, Layer, Schema } from "effect"
import { Migrator, SqlClient, SqlSchema } from "effect/sql"
import * as TenantWall from "./TenantWall.ts"
import tenants from "./migrations/0001_tenants.ts"
import guests from "./migrations/0002_guests.ts"
import inbox from "./migrations/0003_inbox.ts"
import conversations from "./migrations/0004_conversations.ts"
import outbox from "./migrations/0005_outbox.ts"
import pms from "./migrations/0006_pms.ts"
import sandboxPms from "./migrations/0007_sandbox_pms.ts"
import appointments from "./migrations/0009_appointments.ts"
import handoverNotes from "./migrations/0010_handover_notes.ts"
import locks from "./migrations/0011_locks.ts"
import reservations from "./migrations/0012_reservations.ts"
import featureFlags from "./migrations/0013_feature_flags.ts"
import auditLogs from "./migrations/0014_audit_logs.ts"
import identity from "./migrations/0015_identity.ts"
import hotelContents from "./migrations/0016_hotel_contents.ts"
import staff from "./migrations/0017_staff.ts"
import care from "./migrations/0018_care.ts"
import tenantDirectory from "./migrations/0019_tenant_directory.ts"
import tenantSecrets from "./migrations/0020_tenant_secrets.ts"
import tenantWall from "./migrations/0021_tenant_wall.ts"
import keptAnswers from "./migrations/0022_kept_answers.ts"
import authorizer from "./migrations/0023_authorizer.ts"
import payments from "./migrations/0024_payments.ts"
import traces from "./migrations/0025_traces.ts"
import movedStays from "./migrations/0026_moved_stays.ts"
import peopleBelong from "./migrations/0027_people_belong.ts"
import authorizerClosings from "./migrations/0028_authorizer_closings.ts"

/** In the order they ran. Add the next number; never edit one that has shipped. */
const migrations = {
  "0001_tenants": tenants,
  "0002_guests": guests,
  "0003_inbox": inbox,
  "0004_conversations": conversations,
  "0005_outbox": outbox,
  "0006_pms": pms,
  "0007_sandbox_pms": sandboxPms,
  "0009_appointments": appointments,
  "0010_handover_notes": handoverNotes,
  "0011_locks": locks,
  "0012_reservations": reservations,
  "0013_feature_flags": featureFlags,
  "0014_audit_logs": auditLogs,
  "0015_identity": identity,
  "0016_hotel_contents": hotelContents,
  "0017_staff": staff,
  "0018_care": care,
  "0019_tenant_directory": tenantDirectory,
  "0020_tenant_secrets": tenantSecrets,
  "0021_tenant_wall": tenantWall,
  "0022_kept_answers": keptAnswers,
  "0023_authorizer": authorizer,
  "0024_payments": payments,
  "0025_traces": traces,
  "0026_moved_stays": movedStays,
  "0027_people_belong": peopleBelong,
  "0028_authorizer_closings": authorizerClosings
}

/** Brings the database to the newest shape before anything reads it. */
export const run = Migrator.make({})({ loader: Migrator.fromRecord(migrations) })

export const layer = Layer.effectDiscard(Effect.andThen(run, TenantWall.stand))

/** The names of those that a database has not run yet; nothing is changed. */
export const pending = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const kept = SqlSchema.findOne({
    Request: Schema.Void,
    Result: Schema.Struct({ kept: Schema.Boolean }),
    execute: () => sql`SELECT to_regclass('effect_sql_migrations') IS NOT NULL AS kept`
  })
  const newest = SqlSchema.findOne({
    Request: Schema.Void,
    Result: Schema.Struct({ id: Schema.Int }),
    execute: () => sql`SELECT coalesce(max(migration_id), 0) AS id FROM effect_sql_migrations`
  })
  const { id } = (yield* kept(undefined)).kept ? yield* newest(undefined) : { id: 0 }
  return Object.keys(migrations).filter((name) => Number.parseInt(name, 10) > id)
})
