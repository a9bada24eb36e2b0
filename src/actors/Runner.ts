import { NodeClusterSocket, NodeCrypto } from "@effect/platform-node"
import { Effect, Layer, Option } from "effect"
import {
  RunnerAddress,
  RunnerHealth,
  Runners,
  RunnerStorage,
  Sharding,
  ShardingConfig,
  SqlMessageStorage,
  SqlRunnerStorage
} from "effect/cluster"
import { ClusterConfig } from "./ClusterConfig.ts"
import { ClusterAddressMissing } from "./ClusterError.ts"

/** An actor that has to go may work for so long; then it is interrupted. */
export const LONGEST_FAREWELL = "1500 millis"

/**
 * The engine that places, moves and wakes actors. Our actors are woken and never fed: what they owe is in our own
 * tables. The messages that the engine keeps, in tables of its own, are those of workflows.
 */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const { address, mode, mostResident } = yield* ClusterConfig
    const settings = {
      maxResidentEntities: mostResident,
      entityTerminationTimeout: LONGEST_FAREWELL,
      // How late a workflow may be for its own appointments.
      entityMessagePollInterval: "2 seconds",
      simulateRemoteSerialization: false
    } as const
    if (mode === "single") return single(settings)
    // Without an address the others would wake actors that nobody runs.
    if (Option.isNone(address)) return yield* new ClusterAddressMissing()
    return socket({
      ...settings,
      runnerAddress: Option.some(RunnerAddress.make(address.value.host, address.value.port))
    })
  })
)

const messages = SqlMessageStorage.layer.pipe(Layer.provide(NodeCrypto.layerDigest))

type Settings = Partial<ShardingConfig.ShardingConfig["Service"]>

const single = (settings: Settings) =>
  Sharding.layer.pipe(
    Layer.provide(Runners.layerNoop),
    Layer.provideMerge(messages),
    Layer.provide([RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
    Layer.provide(ShardingConfig.layer(settings))
  )

/**
 * How a runner that dies is missed: it does not answer a look at its health (six tries in three seconds). Who looks is one
 * of the runners; when that is the one that died, its sign of life is too old after `shardLockExpiration`.
 */
const VIGILANCE = {
  shardLockExpiration: "10 seconds",
  shardLockRefreshInterval: "3 seconds",
  runnerHealthCheckInterval: "2 seconds",
  refreshAssignmentsInterval: "2 seconds"
} as const

/** The engine and its storage must agree on how old a sign of life may be. */
const socket = (settings: Settings) =>
  NodeClusterSocket.layer({
    storage: "byo",
    shardingConfig: { ...settings, ...VIGILANCE }
  }).pipe(
    Layer.provideMerge(messages),
    // The tables of runners and locks are the engine's own; without them there is no cluster to start.
    Layer.provide(Layer.orDie(SqlRunnerStorage.layer)),
    Layer.provide(ShardingConfig.layer({ ...settings, ...VIGILANCE }))
  )
