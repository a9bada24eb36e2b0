import * as Meters from "../telemetry/Meters.ts"

/** Written by the engine of actors itself; here they are only named, so that rules and panels may rely on them. */
const engine = (name: string, help: string, labels: Meters.Labels = {}) =>
  Meters.foreign({ name: `effect_cluster_${name}`, type: "gauge", help, labels })

const type = { type: [] as ReadonlyArray<string> }

engine("entities", "Actors in memory", type)
engine("entity_mailbox_size_max", "The longest mailbox of an actor", type)
engine("singletons", "Singletons that run here")
engine("runners", "Runners that are known")
engine("runners_healthy", "Runners that answer")
engine("shards", "Shards that are ours")
engine("shards_releasing", "Shards that we are giving away")
