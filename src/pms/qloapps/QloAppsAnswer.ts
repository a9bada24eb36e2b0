import { Option, Schema } from "effect"
import { PmsRefused, PmsUnreachable } from "../PmsError.ts"
import { PmsMisconfigured } from "../PmsMisconfigured.ts"
import { Whole } from "./QloAppsShapes.ts"
import * as QloAppsXml from "./QloAppsXml.ts"

/** What was asked, for sentences about permissions. */
export interface Asked {
  readonly method: "GET" | "POST"
  readonly resource: string
}

/** Why an answer is not the one we asked for. */
export type Failing = PmsMisconfigured | PmsRefused | PmsUnreachable

/** One HTTP answer as it was understood. */
export type Answered =
  | { readonly _tag: "Json"; readonly json: unknown }
  | { readonly _tag: "Refusal"; readonly why: Failing; readonly status: number }

/** Only numbers decide: QloApps' messages follow the shop's language. */
export const read = (asked: Asked, status: number, body: string): Answered => {
  const json = parse(body)
  const codes = codesOf(json, body)
  if (status !== 200 && status !== 201) return { _tag: "Refusal", why: failing(asked, status, codes), status }
  return Option.isSome(json) && codes.length === 0 && typeof json.value === "object" && json.value !== null
    ? { _tag: "Json", json: json.value }
    : { _tag: "Refusal", why: new PmsUnreachable({ problem: "unreadable" }), status }
}

const failing = ({ method, resource }: Asked, status: number, codes: ReadonlyArray<number>): Failing => {
  const trouble = (problem: PmsMisconfigured["problem"]) => new PmsMisconfigured({ problem, resource, method })
  const code = codes[0] ?? null
  if (status >= 300 && status <= 399) return trouble("wrong_host")
  if (status === 401) return trouble(keyProblem(codes))
  if (status === 405 && codes.includes(25)) return trouble("permission_missing")
  if (status === 503 && codes.includes(22)) return trouble("webservice_off")
  if (status === 400 && codes.includes(27)) return trouble("resource_unknown")
  // A proxy's own limit, or one who is not ready: nothing about the request, so another try may do.
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    return new PmsUnreachable({ problem: "server_error" })
  }
  return new PmsRefused({ status, code })
}

const keyProblem = (codes: ReadonlyArray<number>): PmsMisconfigured["problem"] => {
  if (codes.includes(26)) return "permission_missing"
  if (codes.includes(18)) return "key_malformed"
  return codes.length === 0 || codes.includes(17) ? "key_missing" : "key_refused"
}

/**
 * Is it certain that a write which was answered so wrote nothing? QloApps turns any warning into a 500 after the work is
 * done, so a 500 proves nothing, and neither does a 200 that cannot be read.
 */
export const provesNothingWritten = ({ _tag }: Failing): boolean => _tag !== "PmsUnreachable"

/** Has QloApps itself ended its work with this answer? A gateway that lost its patience says 502 or 504 instead. */
export const hasEnded = (status: number): boolean => status === 500 || status === 200 || status === 201

const Errors = Schema.Struct({ errors: Schema.Array(Schema.Struct({ code: Schema.optionalKey(Whole) })) })
const decodeErrors = Schema.decodeUnknownOption(Errors)

const codesOf = (json: Option.Option<unknown>, body: string): ReadonlyArray<number> =>
  Option.match(Option.flatMap(json, decodeErrors), {
    onNone: () => QloAppsXml.errorCodes(body),
    onSome: ({ errors }) => errors.map(({ code }) => code ?? 0)
  })

const parse = Option.liftThrowable((body: string): unknown => JSON.parse(body))
