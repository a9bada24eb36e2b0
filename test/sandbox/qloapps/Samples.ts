import { Array, Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { request as httpRequest } from "node:http"

const FOLDER = new URL("../../fixtures/qloapps/", import.meta.url)

const Sample = Schema.Struct({
  n: Schema.Int,
  name: Schema.String,
  method: Schema.String,
  path: Schema.String,
  key: Schema.String,
  requestHeaders: Schema.Record(Schema.String, Schema.String),
  host: Schema.NullOr(Schema.String),
  status: Schema.Int,
  contentType: Schema.String,
  location: Schema.NullOr(Schema.String),
  request: Schema.optionalKey(Schema.String),
  response: Schema.String
})
/** One recorded exchange with a real QloApps 1.6.1. */
export type Sample = typeof Sample.Type

const read = (file: string) => readFileSync(new URL(file, FOLDER), "utf8")

export const SAMPLES = Schema.decodeUnknownSync(Schema.Array(Sample))(JSON.parse(read("index.json")))

export const sample = (n: number): Sample => {
  const found = SAMPLES.find((sample) => sample.n === n)
  if (found === undefined) throw new Error(`there is no sample ${n}`)
  return found
}

export const requestBody = ({ request }: Sample): string => request === undefined ? "" : read(request)
export const responseBody = ({ response }: Sample): string => read(response)

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly location: string | null
  readonly body: string
}

/** Asks as the recording did, over a plain socket: no redirects, no cookies, any Host. */
export const ask = (
  baseUrl: string,
  { body = "", headers = {}, key, method, path }: {
    readonly method: string
    readonly path: string
    /** User name of HTTP basic; `none` sends no authorization at all. */
    readonly key: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  }
): Effect.Effect<Answer, Error> =>
  Effect.callback((resume) => {
    const sent = httpRequest(`${baseUrl}${path}`, {
      method,
      agent: false,
      headers: {
        ...(key === "none" ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }),
        ...headers
      }
    }, (response) => {
      const chunks = Array.empty<Uint8Array>()
      response.on("data", (chunk: Uint8Array) => chunks.push(chunk))
      response.on("error", (error) => resume(Effect.fail(error)))
      response.on("end", () =>
        resume(Effect.succeed({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          location: response.headers.location ?? null,
          body: Buffer.concat(chunks).toString("utf8")
        })))
    })
    sent.on("error", (error) => resume(Effect.fail(error)))
    sent.end(body)
    return Effect.sync(() => sent.destroy())
  })

/** Sends a sample's request. */
export const replay = (baseUrl: string, sample: Sample): Effect.Effect<Answer, Error> =>
  ask(baseUrl, {
    method: sample.method,
    path: sample.path,
    key: sample.key,
    headers: { ...sample.requestHeaders, ...(sample.host === null ? {} : { host: sample.host }) },
    body: requestBody(sample)
  })
