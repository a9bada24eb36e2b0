import { Effect, Layer, Option } from "effect"
import { AuthorizerAccounts } from "../authorizer/AuthorizerAccounts.ts"
import { type Authorizer, AuthorizerConfig } from "../authorizer/AuthorizerConfig.ts"
import { AuthorizerEvents } from "../authorizer/AuthorizerEvents.ts"
import * as AuthorizerRoutes from "../authorizer/AuthorizerRoutes.ts"

const open = (authorizer: Authorizer) =>
  AuthorizerRoutes.make(authorizer).pipe(
    Layer.provide(AuthorizerEvents.layerSql),
    Layer.provide(AuthorizerAccounts.layerGraphql(authorizer))
  )

/** Where an Authorizer tells of people; there is no such door without one. */
export const AuthorizerDoor = Layer.unwrap(
  Effect.map(
    AuthorizerConfig,
    ({ authorizer }): ReturnType<typeof open> | Layer.Layer<never> =>
      Option.match(authorizer, { onNone: () => Layer.empty, onSome: open })
  )
).pipe(Layer.provide(AuthorizerConfig.layer))
