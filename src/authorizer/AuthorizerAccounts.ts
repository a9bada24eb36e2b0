import { Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { HttpClientRequest } from "effect/http"
import type { ExternalAccount } from "../identity/LinkedUsers.ts"
import { Email } from "../identity/User.ts"
import type { Authorizer } from "./AuthorizerConfig.ts"
import { type AuthorizerError, fail } from "./AuthorizerError.ts"
import * as AuthorizerHttp from "./AuthorizerHttp.ts"

/** What the Authorizer knows of people, asked with its admin secret. */
export class AuthorizerAccounts extends Context.Service<AuthorizerAccounts, {
  /** None when there is no such account, or no longer. */
  readonly get: (id: string) => Effect.Effect<Option.Option<ExternalAccount>, AuthorizerError>
  /** Pages count from 1. */
  readonly page: (
    page: number,
    limit: number
  ) => Effect.Effect<
    { readonly accounts: ReadonlyArray<ExternalAccount>; readonly more: boolean },
    AuthorizerError
  >
}>()("conserje/authorizer/AuthorizerAccounts") {
  static readonly layerGraphql = ({ adminSecret, url }: Authorizer) =>
    Layer.effect(
      AuthorizerAccounts,
      Effect.gen(function* () {
        const http = yield* AuthorizerHttp.make
        const ask = asking(`${url}/graphql`, Redacted.value(adminSecret))

        return AuthorizerAccounts.of({
          get: Effect.fnUntraced(function* (id) {
            const { data, errors } = yield* http("user", ask(USER, { id }), answerOf(Schema.Struct({ found: Account })))
            if (data?.found) return Option.some(accountOf(data.found))
            return isGone(errors) ? Option.none() : yield* fail(problemOf(errors))
          }),
          page: Effect.fnUntraced(function* (page, limit) {
            const { data, errors } = yield* http("users", ask(USERS, { page, limit }), answerOf(Page))
            if (!data?.found) return yield* fail(problemOf(errors))
            const { pagination, users } = data.found
            return { accounts: users.map(accountOf), more: page * limit < pagination.total && users.length > 0 }
          })
        })
      })
    )
}

const asking = (url: string, secret: string) => (query: string, variables: Readonly<Record<string, unknown>>) =>
  HttpClientRequest.post(url).pipe(
    HttpClientRequest.setHeader("x-authorizer-admin-secret", secret),
    HttpClientRequest.bodyJsonUnsafe({ query, variables })
  )

const FIELDS = "id email email_verified given_name family_name nickname revoked_timestamp"
const USER = `query ($id: String!) { found: _user(params: { id: $id }) { ${FIELDS} } }`
const USERS = `query ($page: Int64!, $limit: Int64!) {
  found: _users(params: { pagination: { page: $page, limit: $limit } }) { pagination { total } users { ${FIELDS} } } }`

const Text = Schema.optionalKey(Schema.NullOr(Schema.String))

const Account = Schema.Struct({
  id: Schema.String,
  email: Text,
  email_verified: Schema.Boolean,
  given_name: Text,
  family_name: Text,
  nickname: Text,
  /** Seconds since the epoch. */
  revoked_timestamp: Schema.optionalKey(Schema.NullOr(Schema.Finite))
})

const Page = Schema.Struct({
  found: Schema.Struct({ pagination: Schema.Struct({ total: Schema.Int }), users: Schema.Array(Account) })
})

const Errors = Schema.Array(Schema.Struct({ message: Schema.String }))

const answerOf = <S extends Schema.Codec<unknown, unknown>>(data: S) =>
  Schema.Struct({
    data: Schema.optionalKey(Schema.NullOr(data)),
    errors: Schema.optionalKey(Errors)
  })

/** Each of the Authorizer's databases has its own way to say that there is nobody; it adds none of its own. */
const isGone = (errors: typeof Errors.Type = []): boolean =>
  errors.length > 0 && errors.every(({ message }) => /not found|no documents|no record|no rows/i.test(message))

const problemOf = (errors: typeof Errors.Type = []) =>
  errors.some(({ message }) => /unauthorized/i.test(message)) ? "unauthorized" : "refused"

const accountOf = (account: typeof Account.Type): ExternalAccount => {
  const name = [account.given_name, account.family_name].filter((part) => part).join(" ")
  return {
    id: account.id,
    // What is no address proves nothing, and may be a text that no table takes.
    email: isEmail(account.email ?? "") ? account.email ?? "" : "",
    name: (name || account.nickname || account.email || account.id).toWellFormed().replaceAll("\u0000", "").slice(
      0,
      200
    ),
    // Somebody who logs in by telephone has no address to be known by.
    emailVerified: account.email_verified && isEmail(account.email ?? ""),
    revoked: typeof account.revoked_timestamp === "number" && account.revoked_timestamp > 0
  }
}

const isEmail = Schema.is(Email)
