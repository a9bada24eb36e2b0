import { Effect, Layer, Option } from "effect"
import { ExternalTokens } from "./ExternalTokens.ts"
import { Identity } from "./Identity.ts"
import { NotKnown, PasswordsElsewhere, refuse } from "./IdentityError.ts"
import { LinkedUsers } from "./LinkedUsers.ts"
import { OF_EVERY_CALLER } from "../limits/RouteLimits.ts"
import { type Principal, rightsOf } from "./Principal.ts"
import type { User } from "./User.ts"

/** People who log in elsewhere: who they are is said there, what they may do and for which hotel is said here. */
export const layer = Layer.effect(
  Identity,
  Effect.gen(function* () {
    const { loginAt, subjectOf } = yield* ExternalTokens
    const linked = yield* LinkedUsers
    const elsewhere = refuse(new PasswordsElsewhere({ at: loginAt }))
    return Identity.of({
      logIn: () => elsewhere,
      refresh: () => elsewhere,
      logOut: ({ kind }) => kind === "user" ? elsewhere : Effect.void,
      whoIs: Effect.fnUntraced(function* (accessToken) {
        const user = yield* linked.bySubject(yield* subjectOf(accessToken))
        return Option.isNone(user) ? yield* refuse(new NotKnown()) : principalOf(user.value)
      })
    })
  })
)

const principalOf = (user: User): Principal => ({
  kind: "user",
  id: user.id,
  role: user.role,
  ...rightsOf(user),
  sessionId: null,
  mustChangePassword: false,
  perMinute: OF_EVERY_CALLER.person
})
