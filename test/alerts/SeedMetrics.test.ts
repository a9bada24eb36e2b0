import { assert, describe, it } from "@effect/vitest"
import { fileURLToPath } from "node:url"
import { gather } from "../../scripts/support/MetricsContract.ts"
import { NOT_YET_WRITTEN } from "./NotYetWritten.ts"

const contract = new Map(
  (await gather(fileURLToPath(new URL("../..", import.meta.url)))).map((meter) => [meter.name, meter])
)

const HTTP_BUCKETS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const PMS_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Names, types, labels and buckets as the hotel's documents give them. */
type Seed = readonly [
  name: string,
  type: string,
  labels: ReadonlyArray<string>,
  buckets?: ReadonlyArray<number>
]
const SEEDS: ReadonlyArray<Seed> = [
  ["http_requests_total", "counter", ["method", "endpoint", "status_code"]],
  ["request_duration_seconds", "histogram", ["method", "endpoint"], HTTP_BUCKETS],
  ["active_connections", "gauge", []],
  ["pms_api_latency_seconds", "histogram", ["endpoint", "method"], PMS_BUCKETS],
  ["pms_operations_total", "counter", ["operation", "status"]],
  ["pms_errors_total", "counter", ["operation", "error_type"]],
  ["pms_cache_hits_total", "counter", ["operation"]],
  ["pms_cache_misses_total", "counter", ["operation"]],
  ["pms_circuit_breaker_state", "gauge", []],
  ["pms_circuit_breaker_calls_total", "counter", ["state", "result"]],
  ["pms_circuit_breaker_failure_streak", "gauge", []],
  ["retry_attempts_total", "counter", ["operation", "exception"]],
  ["tenant_resolution_total", "counter", ["result"]],
  ["tenants_active_total", "gauge", []],
  ["tenant_identifiers_cached_total", "gauge", []],
  ["tenant_refresh_latency_seconds", "histogram", []],
  ["feature_flag_enabled", "gauge", ["flag"]],
  ["message_normalized_total", "counter", ["canal", "tenant_id"]],
  ["message_normalization_errors_total", "counter", ["canal", "error_type"]],
  ["message_normalization_latency_seconds", "histogram", ["canal"]],
  ["orchestrator_messages_total", "counter", ["intent", "status"]],
  ["orchestrator_errors_total", "counter", ["intent", "error_type"]],
  ["orchestrator_latency_seconds", "histogram", ["intent", "status"]],
  ["orchestrator_escalations_total", "counter", ["reason", "channel"]],
  ["orchestrator_degraded_responses_total", "counter", []],
  ["intents_detected_total", "counter", ["intent", "confidence_level"]],
  ["nlp_confidence_category_total", "counter", ["category"]],
  ["nlp_fallbacks_total", "counter", ["reason"]],
  ["nlp_language_detection_total", "counter", ["detected_language", "source"]],
  ["session_active_total", "gauge", []],
  ["session_cleanup_total", "counter", ["result"]],
  ["session_expirations_total", "counter", ["reason"]],
  ["session_save_retries_total", "counter", ["operation", "result"]],
  ["lock_operations_total", "counter", ["operation", "result"]],
  ["lock_conflicts_total", "counter", ["room_id"]],
  ["lock_extensions_total", "counter", ["result"]],
  ["jwt_sessions_active", "gauge", []],
  ["password_rotations_total", "counter", ["result"]],
  ["db_connections_active", "gauge", []],
  ["db_statement_timeouts_total", "counter", []],
  ["db_pool_utilization_percent", "gauge", []],
  ["db_pool_active_connections", "gauge", []],
  ["db_pool_idle_connections", "gauge", []],
  ["db_pool_total_connections", "gauge", []],
  ["db_pool_idle_in_transaction", "gauge", []],
  ["db_pool_long_running_queries", "gauge", []],
  ["db_pool_overflow", "gauge", []],
  ["dependency_up", "gauge", ["name"]],
  ["readiness_up", "gauge", []],
  ["readiness_last_check_timestamp", "gauge", []],
  ["orchestrator_escalation_response_seconds", "histogram", ["reason"]],
  ["nlp_circuit_breaker_state", "gauge", []],
  ["db_pool_size_configured", "gauge", []],
  ["hotel_messages_by_channel_total", "counter", ["channel"]],
  ["hotel_reservations_total", "counter", ["status", "channel", "room_type"]],
  ["hotel_reservation_nights", "histogram", [], [1, 2, 3, 5, 7, 10, 14, 21, 30]],
  ["hotel_reservation_value_euros", "histogram", [], [50, 100, 200, 500, 1000, 2000, 5000, 10_000]],
  ["hotel_reservation_lead_time_days", "histogram", [], [0, 1, 3, 7, 14, 30, 60, 90, 180]],
  ["hotel_failed_reservations_total", "counter", ["reason"]],
  ["hotel_cancellations_total", "counter", ["cancellation_type"]]
]

/** Labels that the seeds have and we give up on purpose: they name a hotel's rooms without a bound. */
const WITHOUT: Readonly<Record<string, ReadonlyArray<string>>> = { lock_conflicts_total: ["room_id"] }

describe("the metrics of the seeds", () => {
  const written = SEEDS.map(([name, type, labels, buckets]) => ({ name, type, labels, buckets }))
  it.each(written.filter(({ name }) => !(name in NOT_YET_WRITTEN)))(
    "$name is declared as the seeds name it",
    ({ buckets, labels, name, type }) => {
      const meter = contract.get(name)
      assert.strictEqual(meter?.type, type)
      const kept = labels.filter((label) => !WITHOUT[name]?.includes(label))
      const own = Object.keys(meter?.labels ?? {}).filter((label) => !WITHOUT[name]?.includes(label))
      assert.deepStrictEqual(own.toSorted(), kept.toSorted())
      if (buckets !== undefined) assert.deepStrictEqual(meter?.buckets, buckets)
    }
  )

  it("are not called unwritten once they are written", () => {
    assert.deepStrictEqual(Object.keys(NOT_YET_WRITTEN).filter((name) => contract.has(name)), [])
  })

  it("are declared in a file of their room, and nowhere else", () => {
    assert.deepStrictEqual([...contract.values()].filter(({ file }) => file === "").map(({ name }) => name), [])
  })
})
