import { Clock, Context, Effect, Layer, Option, Predicate, Redacted } from "effect"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Authorizer } from "../../src/authorizer/AuthorizerConfig.ts"

/** How it may behave instead of answering. */
export type Mood = "well" | "broken" | "html" | "hanging up" | "huge" | "keys away" | "users away"

export interface Account {
  readonly id: string
  readonly email: string
  readonly email_verified: boolean
  readonly given_name?: string | null
  readonly family_name?: string | null
  readonly revoked_timestamp?: number | null
}

export const SECRETS = {
  admin: "an admin secret of the Authorizer",
  header: "what its webhooks carry in a header, thirty-two",
  key: "what its webhooks are signed with, thirty-two or more"
}

const pair = async (alg: "RS256" | "ES256", kid: string) => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { alg, kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), alg, kid, use: "sig" } }
}
type Pair = Awaited<ReturnType<typeof pair>>

const answer = (response: ServerResponse, status: number, body: unknown) =>
  void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))

/** An Authorizer on a port of its own, with the real wire format, that can misbehave. */
export class FakeAuthorizer extends Context.Service<FakeAuthorizer, {
  readonly settings: Authorizer
  readonly accounts: Map<string, Account>
  mood: Mood
  /** Requests for its keys, and questions to its admin API. */
  readonly asked: { keys: number; graphql: number }
  /** New keys take the place of all others; its own kid is the client's id, and stays the same. */
  readonly rotate: (kid?: string) => Effect.Effect<void>
  readonly key: () => Pair
  readonly token: (
    sub: string,
    over?: Readonly<Record<string, unknown>>,
    kid?: string | null
  ) => Effect.Effect<Redacted.Redacted<string>>
}>()("conserje/test/authorizer/FakeAuthorizer") {
  static readonly layer = Layer.effect(
    FakeAuthorizer,
    Effect.gen(function* () {
      const accounts = new Map<string, Account>()
      const asked = { keys: 0, graphql: 0 }
      let current = yield* Effect.promise(() => pair("RS256", "client-1"))

      const reply = (request: IncomingMessage, response: ServerResponse, body: string) => {
        const isKeys = request.url === "/.well-known/jwks.json"
        if (isKeys) asked.keys += 1
        else asked.graphql += 1
        const away = (fake.mood === "keys away" && isKeys) || (fake.mood === "users away" && !isKeys)
        if (fake.mood === "hanging up" || away) return void response.socket?.destroy()
        if (fake.mood === "broken") return answer(response, 500, { error: "internal" })
        if (fake.mood === "html") return void response.writeHead(200).end("<html>a proxy's page</html>")
        if (fake.mood === "huge") return void response.writeHead(200).end(`{"keys":["${"x".repeat(5_000_000)}"]}`)
        if (isKeys) return answer(response, 200, { keys: [current.jwk] })
        if (request.headers["x-authorizer-admin-secret"] !== SECRETS.admin) {
          return answer(response, 200, { errors: [{ message: "unauthorized", path: ["_user"] }], data: null })
        }
        const { query, variables } = JSON.parse(body)
        // As GraphQL does: under the name that the question gives it.
        const [, as = "_user"] = /(\w+): _users?\(/.exec(String(query)) ?? []
        if (String(query).includes("_users(")) {
          const { limit, page } = variables
          const users = [...accounts.values()].slice((page - 1) * limit, page * limit)
          const pagination = { total: accounts.size, limit, page, offset: (page - 1) * limit }
          return answer(response, 200, { data: { [as]: { pagination, users } } })
        }
        const user = accounts.get(variables.id)
        return user === undefined
          ? answer(response, 200, { errors: [{ message: "record not found", path: ["_user"] }], data: null })
          : answer(response, 200, { data: { [as]: user } })
      }

      const server = yield* Effect.acquireRelease(
        Effect.callback<ReturnType<typeof createServer>>((resume) => {
          const server = createServer((request, response) => {
            const parts: Array<Buffer> = []
            request.on("data", (part: Buffer) => parts.push(part))
            request.on("end", () => reply(request, response, Buffer.concat(parts).toString()))
          })
          server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) =>
          Effect.sync(() => {
            server.closeAllConnections()
            server.close()
          })
      )
      const address = server.address()
      const url = `http://127.0.0.1:${Predicate.isObject(address) && "port" in address ? address.port : 0}`

      const fake: FakeAuthorizer["Service"] = {
        settings: {
          url,
          issuer: url,
          clientId: "client-1",
          adminSecret: Redacted.make(SECRETS.admin),
          webhookSecret: Redacted.make(SECRETS.header),
          webhookKey: Option.some(Redacted.make(SECRETS.key))
        },
        accounts,
        asked,
        mood: "well",
        key: () => current,
        rotate: (kid = "client-1") =>
          Effect.promise(async () => {
            current = await pair("RS256", kid)
          }),
        token: (sub, over = {}, kid = current.kid) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            Effect.promise(async () =>
              Redacted.make(
                await new SignJWT({
                  iss: url,
                  aud: "client-1",
                  sub,
                  iat: Math.floor(now / 1000),
                  exp: Math.floor(now / 1000) + 7200,
                  nonce: "n",
                  token_type: "access_token",
                  scope: ["openid", "email", "profile"],
                  roles: ["user"],
                  allowed_roles: ["user"],
                  login_method: "basic_auth",
                  ...over
                }).setProtectedHeader({ alg: current.alg, typ: "JWT", ...(kid === null ? {} : { kid }) }).sign(
                  current.privateKey
                )
              )
            ))
      }
      return fake
    })
  )
}

/** What its webhook says of an account; a field of its own making may come on top. */
export const bodyOf = (event_name: string, user: Account, over: object = {}) =>
  new TextEncoder().encode(JSON.stringify({
    webhook_id: "7f0b",
    event_name,
    event_description: "",
    user: {
      ...user,
      roles: ["user"],
      signup_methods: "basic_auth",
      created_at: 1_700_000_000,
      updated_at: 1_700_000_000
    },
    auth_recipe: "basic_auth",
    ...over
  }))
