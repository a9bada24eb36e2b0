import { Effect } from "effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { messageOf } from "./ProtobufWire.ts"

/** A span as a collector reads it off the wire. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly attributes: Readonly<Record<string, string>>
  readonly events: ReadonlyArray<{ readonly name: string; readonly attributes: Readonly<Record<string, string>> }>
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number
  readonly statusMessage: string
  readonly service: string
}

export interface Collector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` says. */
  readonly endpoint: string
  readonly spans: () => ReadonlyArray<Span>
  /** The headers of every request so far. */
  readonly requests: () => ReadonlyArray<Readonly<Record<string, string | ReadonlyArray<string> | undefined>>>
}

/** How it answers: `take` as a collector does, `hang` never, a number with that status. */
export type Manner = "take" | "hang" | number

/** A collector of traces over OTLP/HTTP with protobuf bodies (opentelemetry-proto v1.9, trace/v1). */
export const start = (manner: () => Manner = () => "take") =>
  Effect.acquireRelease(
    Effect.callback<Collector & { readonly close: () => void }>((resume) => {
      const spans: Array<Span> = []
      const requests: Array<Readonly<Record<string, string | ReadonlyArray<string> | undefined>>> = []
      const server = createServer((request, response) => {
        const parts: Array<Uint8Array> = []
        request.on("data", (part) => parts.push(part))
        request.on("end", () => {
          requests.push({ ...request.headers, url: request.url })
          const how = manner()
          if (how === "hang") return
          if (how !== "take") return void response.writeHead(how).end()
          if (request.url !== "/v1/traces" || request.headers["content-type"] !== "application/x-protobuf") {
            return void response.writeHead(415).end()
          }
          spans.push(...spansIn(Buffer.concat(parts)))
          response.writeHead(200, { "content-type": "application/x-protobuf" }).end()
        })
      })
      server.listen(0, "127.0.0.1", () => {
        // A server that listens on TCP has such an address.
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({
          endpoint: `http://127.0.0.1:${port}`,
          spans: () => spans,
          requests: () => requests,
          close: () => {
            server.closeAllConnections()
            server.close()
          }
        }))
      })
    }),
    (collector) => Effect.sync(collector.close)
  )

const spansIn = (bytes: Uint8Array): ReadonlyArray<Span> =>
  messageOf(bytes).messages(1).flatMap((resourceSpans) => {
    const service = attributesIn(resourceSpans.messages(1)[0]?.messages(1) ?? [])["service.name"] ?? ""
    return resourceSpans.messages(2).flatMap((scopeSpans) =>
      scopeSpans.messages(2).map((span): Span => {
        const status = span.messages(15)[0]
        return {
          traceId: span.hex(1),
          spanId: span.hex(2),
          parentSpanId: span.hex(4),
          name: span.text(5),
          kind: span.number(6),
          attributes: attributesIn(span.messages(9)),
          events: span.messages(11).map((event) => ({
            name: event.text(2),
            attributes: attributesIn(event.messages(3))
          })),
          links: span.messages(13).map((link) => ({ traceId: link.hex(1), spanId: link.hex(2) })),
          statusMessage: status?.text(2) ?? "",
          status: status?.number(3) ?? 0,
          service
        }
      })
    )
  })

const attributesIn = (pairs: ReadonlyArray<ReturnType<typeof messageOf>>): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map((pair) => {
    const value = pair.messages(2)[0]
    return [pair.text(1), value === undefined ? "" : value.has(1) ? value.text(1) : String(value.number(3))]
  }))
