import { describe } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Layer } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { type PmsConnection, PmsConnections } from "../../src/pms/PmsConnections.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../../src/pms/qloapps/QloAppsHttp.ts"
import { contract } from "./PmsGatewayContract.ts"
import { PmsHouse, Rate } from "./support/PmsHouse.ts"
import * as PmsSettings from "./support/PmsSettings.ts"

const isNamed = process.env["QLOAPPS_TEST_URL"] !== undefined && process.env["QLOAPPS_TEST_KEY"] !== undefined

/** `QLOAPPS_TEST_URL`, `QLOAPPS_TEST_KEY`; `QLOAPPS_TEST_HOST`, `QLOAPPS_TEST_HOTEL` (default 1) and `QLOAPPS_TEST_TIME_ZONE` (default UTC). */
const connection = Config.all({
  baseUrl: Config.URL("QLOAPPS_TEST_URL"),
  apiKey: Config.Redacted("QLOAPPS_TEST_KEY"),
  host: Config.option(Config.NonEmptyString("QLOAPPS_TEST_HOST")),
  hotelId: Config.String("QLOAPPS_TEST_HOTEL").pipe(Config.withDefault("1")),
  clock: Config.String("QLOAPPS_TEST_TIME_ZONE").pipe(Config.withDefault("UTC"))
})

const tenantId = TenantId.make("test-hotel")
/** The same shop under another name: what one of us booked is not the other's to see. */
const stranger = TenantId.make("test-stranger")

const Real = Layer.unwrap(
  Effect.map(connection, (place) => {
    const connections: ReadonlyArray<PmsConnection> = [
      { ...place, tenantId, timeZone: "UTC" },
      { ...place, tenantId: stranger, hotelId: "999999", timeZone: "UTC" }
    ]
    return PmsGateway.layerQloApps.pipe(
      Layer.provide([PmsConnections.layerWith(connections), QloAppsHttp.layer, Rate, PmsSettings.layer()]),
      Layer.merge(PmsHouse.layerOf(tenantId, stranger))
    )
  })
).pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv())))

describe.skipIf(!isNamed)("a real QloApps", () => contract("real QloApps", Real))
