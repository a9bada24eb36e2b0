import { Layer } from "effect"
import * as IdentityRoom from "../identity/IdentityRoom.ts"
import { AccountReconciliation } from "./AccountReconciliation.ts"
import { AuthorizerAccounts } from "./AuthorizerAccounts.ts"
import type { Authorizer } from "./AuthorizerConfig.ts"
import { AuthorizerEvents } from "./AuthorizerEvents.ts"
import { AuthorizerKeys } from "./AuthorizerKeys.ts"
import * as AuthorizerTokens from "./AuthorizerTokens.ts"
import { Closings } from "./Closings.ts"

/** People of an Authorizer: the whole room of identity, with what keeps it true. */
export const layer = (authorizer: Authorizer) =>
  AccountReconciliation.layer.pipe(
    Layer.provideMerge(AuthorizerEvents.layerSql),
    Layer.provideMerge(Closings.layerSql),
    Layer.provide(AuthorizerAccounts.layerGraphql(authorizer)),
    Layer.provideMerge(IdentityRoom.layerExternal),
    Layer.provide(AuthorizerTokens.layer(authorizer).pipe(Layer.provide(AuthorizerKeys.layerHttp(authorizer))))
  )
