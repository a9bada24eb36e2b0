import { Effect, Layer, Option } from "effect"
import { AccountReconciliation } from "../authorizer/AccountReconciliation.ts"
import { AuthorizerConfig } from "../authorizer/AuthorizerConfig.ts"
import * as AuthorizerRoom from "../authorizer/AuthorizerRoom.ts"
import { IdentityConfig } from "../identity/IdentityConfig.ts"
import * as IdentityRoom from "../identity/IdentityRoom.ts"

const own = IdentityRoom.layer.pipe(Layer.merge(AccountReconciliation.layerOff))
type Own = typeof own
type Elsewhere = ReturnType<typeof AuthorizerRoom.layer>

/** People as we know them ourselves, or as an Authorizer does. */
export const layer = Layer.unwrap(
  Effect.map(
    AuthorizerConfig,
    ({ authorizer }): Own | Elsewhere => Option.match(authorizer, { onNone: () => own, onSome: AuthorizerRoom.layer })
  )
).pipe(Layer.provide(Layer.merge(IdentityConfig.layer, AuthorizerConfig.layer)))
