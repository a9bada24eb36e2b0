import { Schema } from "effect"

/** `CLUSTER_MODE=socket` needs an address that the other runners can reach. */
export class ClusterAddressMissing extends Schema.TaggedError<ClusterAddressMissing>()("ClusterAddressMissing", {}) {
  override readonly message =
    "CLUSTER_MODE=socket needs CLUSTER_HOST and CLUSTER_PORT: where the other runners reach this one."
}
