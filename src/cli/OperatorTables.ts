import { Config, Effect, Layer } from "effect"
import type { AuditError } from "../audit/AuditError.ts"
import * as AuditRoom from "../audit/AuditRoom.ts"
import type { ConversationError } from "../conversation/ConversationError.ts"
import { Handovers } from "../conversation/Handovers.ts"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import type { FlagsError } from "../flags/FlagsError.ts"
import * as FlagsRoom from "../flags/FlagsRoom.ts"
import { DeadLetters } from "../inbox/DeadLetters.ts"
import type { GuestsError } from "../guests/GuestsError.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import { Quarantine } from "../inbox/Quarantine.ts"
import { LogLevels } from "../logs/LogLevels.ts"
import type { LogsError } from "../logs/LogsError.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import type { StaffError } from "../staff/StaffError.ts"
import { TicketDesk } from "../staff/TicketDesk.ts"
import { TenancyError } from "../tenancy/TenancyError.ts"
import { TenantNumbers } from "../tenancy/TenantNumbers.ts"
import { Tenants } from "../tenancy/Tenants.ts"
import { CommandError, databaseAway } from "./CommandError.ts"
import { refusalOf } from "./TenancyRefusal.ts"

/** What an operator reads and writes, beside a running runtime or without one. */
export const layer = Layer.mergeAll(
  DeadLetters.layerSql,
  Quarantine.layerSql,
  Handovers.layerSql,
  OperatorTasks.layerSql,
  FlagsRoom.layer,
  LogLevels.layerSql,
  TicketDesk.layerSql,
  Tenants.layerSql,
  TenantNumbers.layerSql
).pipe(
  Layer.provideMerge(AuditRoom.layer),
  Layer.provideMerge(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

type RoomError =
  | AuditError
  | ConversationError
  | DeliveryError
  | FlagsError
  | GuestsError
  | InboxError
  | LogsError
  | StaffError
  | TenancyError

/** Runs a command on those tables and says in a sentence when they cannot be read, or what they refuse. */
export const using = <A, R>(self: Effect.Effect<A, RoomError | CommandError | Config.ConfigError, R>) =>
  self.pipe(
    Effect.mapError((error) =>
      error instanceof CommandError || error instanceof Config.ConfigError
        ? error
        : error instanceof TenancyError
        ? refusalOf(error)
        : databaseAway(error)
    ),
    Effect.provide(layer)
  )
