import { describe } from "@effect/vitest"
import * as RedisServer from "../support/RedisServer.ts"
import { contract } from "./LocksContract.ts"
import { onCluster, onRedis, onSql } from "./support.ts"

contract("table", onSql)

describe.skipIf(RedisServer.isMissing)("on a real redis-server", () => {
  contract("Redis", onRedis)
  contract("Redis in cluster mode", onCluster)
})
