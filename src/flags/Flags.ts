import { Cache, Context, Effect, Exit, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import type { TenantId } from "../domain/Ids.ts"
import { rereading } from "../sql/Rereading.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { decide, type FlagName, FLAGS, NAMES, NOTHING, type Said } from "./Flag.ts"
import { type FlagsError, unavailable } from "./FlagsError.ts"
import * as FlagsMetrics from "./FlagsMetrics.ts"
import { FlagStore, type Scope } from "./FlagStore.ts"

export interface FlagState {
  readonly flag: FlagName
  readonly on: boolean
  /** Who said so: this hotel, the installation, or nobody. */
  readonly saidBy: "hotel" | "installation" | "default"
}

/** How long this process believes what it read last. */
const FRESH = "30 seconds"
/** How soon it asks again where nobody answered. */
const AGAIN = "5 seconds"
/** Hotels that are remembered at the same time. */
const MOST_HOTELS = 10_000

/** Questions with a safe default, answered from memory: asking costs nothing and never fails. */
export class Flags extends Context.Service<Flags, {
  /** Whether it is on for this hotel; without a hotel, for the installation. */
  readonly isOn: (flag: FlagName, tenantId?: TenantId) => Effect.Effect<boolean>
  /** All of them as they are kept now, in the order of `FLAGS`. */
  readonly list: (tenantId?: TenantId) => Effect.Effect<ReadonlyArray<FlagState>, FlagsError>
  readonly set: (flag: FlagName, on: boolean, tenantId?: TenantId) => Effect.Effect<void, FlagsError>
  /** Back to what the installation says, or without a hotel to the default. */
  readonly unset: (flag: FlagName, tenantId?: TenantId) => Effect.Effect<void, FlagsError>
  /** Reads the installation's flags again and shows them in `feature_flag_enabled`. Returns how many were said. */
  readonly refresh: Effect.Effect<number, FlagsError>
  /** The same when somebody changed something: no hotel's flags are believed any longer without reading them. */
  readonly reread: Effect.Effect<number, FlagsError>
}>()("conserje/flags/Flags") {
  static readonly layer = Layer.effect(
    Flags,
    Effect.gen(function* () {
      const store = yield* FlagStore
      const audit = yield* Audit
      const sql = yield* SqlClient.SqlClient
      /** What was read last stays true while nobody answers: an outage must not turn a feature off. */
      const last = new Map<Scope, Said>()

      const read = Effect.fnUntraced(function* (scope: Scope) {
        // Remembered for whoever asks next, of whatever hotel.
        const said = yield* houseWide(store.read(scope))
        if (said.size > 0 || scope === null) last.set(scope, said)
        else last.delete(scope)
        if (scope === null) yield* publish(said)
        return said
      })

      const cache = yield* Cache.makeWith(read, {
        capacity: MOST_HOTELS,
        timeToLive: (exit) => Exit.isSuccess(exit) ? FRESH : AGAIN
      })
      const known = (scope: Scope) => Effect.orElseSucceed(Cache.get(cache, scope), () => last.get(scope) ?? NOTHING)

      const change = Effect.fnUntraced(function* (scope: Scope, flag: FlagName, on: boolean | null) {
        const before = (yield* store.read(scope)).get(flag) ?? null
        const changing = on === null ? store.remove(scope, flag) : store.write(scope, flag, on)
        const event = {
          type: "data_modification",
          action: on === null ? "flag.unset" : "flag.set",
          resource: `flag/${flag}`,
          ...(scope === null ? {} : { tenantId: scope }),
          before: { on: before },
          after: { on }
        } as const
        // Redis knows no transaction of ours: the witness goes first, and is taken back when the change fails.
        yield* sql.withTransaction(Effect.andThen(audit.append(event), changing)).pipe(
          Effect.tapError(() => audit.note({ ...event, action: `${event.action}.failed` })),
          Effect.catchTags({ SqlError: unavailable, AuditError: unavailable })
        )
        yield* Effect.ignore(Cache.refresh(cache, scope))
      })

      const refresh = rereading(Effect.map(Cache.refresh(cache, null), ({ size }) => size))

      yield* publish(NOTHING)
      return Flags.of({
        isOn: (flag, tenantId) =>
          Effect.gen(function* () {
            const everywhere = yield* known(null)
            return decide(flag, everywhere, tenantId === undefined ? NOTHING : yield* known(tenantId))
          }),
        list: Effect.fnUntraced(function* (tenantId) {
          const everywhere = yield* store.read(null)
          const hotel = tenantId === undefined ? NOTHING : yield* store.read(tenantId)
          return NAMES.map((flag): FlagState => ({
            flag,
            on: decide(flag, everywhere, hotel),
            saidBy: hotel.has(flag) ? "hotel" : everywhere.has(flag) ? "installation" : "default"
          }))
        }),
        set: (flag, on, tenantId) => change(tenantId ?? null, flag, on),
        unset: (flag, tenantId) => change(tenantId ?? null, flag, null),
        refresh,
        reread: Effect.andThen(Cache.invalidateAll(cache), refresh)
      })
    })
  )

  /** For a test, or a part of the house on its own: these answers, and the default for the others. */
  static readonly layerWith = (answers: Partial<Readonly<Record<FlagName, boolean>>>) =>
    Layer.succeed(Flags, {
      isOn: (flag) => Effect.succeed(answers[flag] ?? FLAGS[flag].otherwise),
      list: () =>
        Effect.succeed(NAMES.map((flag): FlagState => ({
          flag,
          on: answers[flag] ?? FLAGS[flag].otherwise,
          saidBy: answers[flag] === undefined ? "default" : "installation"
        }))),
      set: () => Effect.void,
      unset: () => Effect.void,
      refresh: Effect.succeed(0),
      reread: Effect.succeed(0)
    })
}

const publish = (everywhere: Said) =>
  Effect.forEach(NAMES, (flag) => FlagsMetrics.enabled({ flag }, decide(flag, everywhere, NOTHING) ? 1 : 0), {
    discard: true
  })
