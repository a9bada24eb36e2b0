import { Result } from "effect"
import { type ApiKey, type Method, RESOURCES } from "./ApiKey.ts"
import { closest, quoted } from "./Closest.ts"
import { refused, type Reply } from "./Reply.ts"
import type { Shop } from "./Shop.ts"

export interface Knock {
  readonly method: string
  readonly resource: string
  readonly authorization: string | undefined
  /** `ws_key` of the query. */
  readonly keyInQuery: string | null
}

const KNOWN: ReadonlyArray<string> = RESOURCES
const METHODS: ReadonlyArray<Method> = ["GET", "HEAD", "POST", "PUT", "DELETE"]

/** What a resource forbids to everybody; `hotel_ari` says it as if the method did not exist. */
const FORBIDDEN: Readonly<Record<string, ReadonlyArray<string>>> = { bookings: ["DELETE"] }
const NOT_VALID: Readonly<Record<string, ReadonlyArray<string>>> = { hotel_ari: ["GET", "HEAD", "PUT", "DELETE"] }

/** Who may pass, and with which key. The order of the checks is the order of the codes that a client sees. */
export const admit = (
  { keys }: Shop,
  switchedOff: boolean,
  { authorization, keyInQuery, method, resource }: Knock
): Result.Result<ApiKey, Reply> => {
  const user = keyInQuery ?? basicUser(authorization)
  if (user === undefined) {
    return Result.fail({
      _tag: "Text",
      status: 401,
      text: "401 Unauthorized",
      headers: { "www-authenticate": 'Basic realm="Welcome to QloApps Webservice, enter the key as the login."' }
    })
  }
  if (switchedOff) {
    return Result.fail(
      refused(503, 22, "The QloApps webservice is disabled. Please activate it in the QloApps Back Office")
    )
  }
  if (user === "") return Result.fail(refused(401, 17, "Authentication key is empty"))
  if (user.length !== 32) return Result.fail(refused(401, 18, "Invalid authentication key format"))
  const key = keys.find(({ active, key }) => active && key === user)
  const noPermission = { code: 21, message: "No permission for this authentication key" }
  if (key === undefined) {
    const inactive = { code: 20, message: "Authentification key is not active" }
    return Result.fail({ _tag: "Errors", status: 401, errors: [inactive, noPermission] })
  }
  if (key.allows.size === 0) return Result.fail({ _tag: "Errors", status: 401, errors: [noPermission] })
  if (resource === "") return Result.succeed(key)
  if (!KNOWN.includes(resource)) {
    return Result.fail(refused(
      400,
      27,
      `Resource of type "${resource}" does not exists. Did you mean: "${closest(resource, KNOWN)}"? ` +
        `The full list is: ${quoted(KNOWN)}`
    ))
  }
  const allowed = key.allows.get(resource)
  if (allowed === undefined) {
    return Result.fail(
      refused(401, 26, `Resource of type "${resource}" is not allowed with this authentication key`)
    )
  }
  const known = METHODS.find((name) => name === method)
  if (known === undefined || NOT_VALID[resource]?.includes(known) === true) {
    return Result.fail(refused(405, 23, `Method ${method} is not valid`))
  }
  if (FORBIDDEN[resource]?.includes(known) === true) {
    return Result.fail(refused(405, 101, `Method ${method} is not allowed for the resource ${resource}`))
  }
  if (!allowed.includes(known)) {
    return Result.fail(refused(
      405,
      25,
      `Method ${method} is not allowed for the resource ${resource} with this authentication key`
    ))
  }
  return Result.succeed(key)
}

/** The user of HTTP basic; a bearer token is none. */
const basicUser = (authorization: string | undefined): string | undefined => {
  const [, encoded] = /^Basic\s+(\S*)$/i.exec(authorization ?? "") ?? []
  if (encoded === undefined) return undefined
  const decoded = Buffer.from(encoded, "base64").toString("utf8")
  const colon = decoded.indexOf(":")
  return colon === -1 ? decoded : decoded.slice(0, colon)
}
