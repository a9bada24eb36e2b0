import { Config, Schema } from "effect"

const Address = Schema.String.check(
  Schema.makeFilter((text) =>
    ["http:", "https:"].includes(URL.parse(text)?.protocol ?? "") || "an address that starts with http:// or https://"
  )
)

const address = (name: string, otherwise: string) =>
  Config.schema(Address, name).pipe(Config.withDefault(otherwise), Config.map((url) => url.replace(/\/+$/, "")))

/** Where Prometheus answers: `PROMETHEUS_URL`, default `http://localhost:9090`. */
export const prometheus = address("PROMETHEUS_URL", "http://localhost:9090")

/** Where Alertmanager answers: `ALERTMANAGER_URL`, default `http://localhost:9093`. */
export const alertmanager = address("ALERTMANAGER_URL", "http://localhost:9093")
