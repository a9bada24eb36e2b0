import { Layer } from "effect"
import { ApiKeys } from "./ApiKeys.ts"
import * as ExternalIdentity from "./ExternalIdentity.ts"
import { FirstAdmin } from "./FirstAdmin.ts"
import { Identity } from "./Identity.ts"
import * as ForgottenPasswords from "./ForgottenPasswords.ts"
import { LinkedUsers } from "./LinkedUsers.ts"
import { Lockout } from "./Lockout.ts"
import { People } from "./People.ts"
import { PasswordChanges } from "./PasswordChanges.ts"
import { Passwords } from "./Passwords.ts"
import { PasswordStrength } from "./PasswordStrength.ts"
import { SigningKeys } from "./SigningKeys.ts"
import { Tokens } from "./Tokens.ts"
import { Users } from "./Users.ts"
import { UserSessions } from "./UserSessions.ts"

const tables = Layer.mergeAll(
  Users.layerSql,
  UserSessions.layerSql,
  ApiKeys.layerSql,
  Lockout.layerSql,
  LinkedUsers.layerSql
)

/** People, their sessions and their machines. Stands on `IdentityConfig`, the trail and the database. */
export const layer = Layer.mergeAll(Identity.layer, FirstAdmin.layer, People.layer).pipe(
  Layer.provideMerge(PasswordChanges.layer),
  Layer.provideMerge(tables),
  Layer.provide(Tokens.layer),
  Layer.provide(SigningKeys.layer),
  Layer.provide(Layer.merge(Passwords.layerArgon2, PasswordStrength.layer))
)

/** The same for people who log in elsewhere: it stands on `ExternalTokens` too, and keeps no password. */
export const layerExternal = Layer.mergeAll(ExternalIdentity.layer, FirstAdmin.layer, People.layer).pipe(
  Layer.provideMerge(PasswordChanges.layerElsewhere),
  Layer.provideMerge(tables),
  Layer.provideMerge(ForgottenPasswords.layer)
)
