/** The load generator as a process of its own: options as JSON in its one argument, the report as JSON on stdout. */
import { writeFileSync } from "node:fs"
import * as LoadGenerator from "./LoadGenerator.ts"
import * as SignedDeliveries from "./SignedDeliveries.ts"

export interface Order extends SignedDeliveries.DeliveryOptions {
  readonly port: number
  readonly seconds: number
  /** The most requests that are made ready. */
  readonly requests: number
  readonly load: { readonly rate: number } | { readonly connections: number }
  /** Where the indexes of the acknowledged messages are written, one a line. */
  readonly acknowledgedFile?: string
}

const order: Order = JSON.parse(process.argv[2] ?? "{}")
const load = { port: order.port, seconds: order.seconds, requests: SignedDeliveries.make(order, order.requests) }
const { acknowledged, ...report } = "rate" in order.load
  ? await LoadGenerator.openLoop(load, order.load.rate)
  : await LoadGenerator.closedLoop(load, order.load.connections)
if (order.acknowledgedFile !== undefined) writeFileSync(order.acknowledgedFile, acknowledged.join("\n"))
process.stdout.write(JSON.stringify({ ...report, acknowledged: acknowledged.length }))
process.exit(0)
