import { Clock, Context, Effect, Layer, Option, Ref } from "effect"
import type { IdentityError } from "../identity/IdentityError.ts"
import { LinkedUsers } from "../identity/LinkedUsers.ts"
import { AuthorizerAccounts } from "./AuthorizerAccounts.ts"
import type { AuthorizerError } from "./AuthorizerError.ts"
import { AuthorizerEvents } from "./AuthorizerEvents.ts"
import { Closings } from "./Closings.ts"

/** Accounts of a page, and pages of one pass: what is left comes in the next. */
const PAGE = 100
const MOST_PAGES = 10
/** Accounts that the walk did not meet and that are asked for one by one, in one pass. */
const MOST_UNSEEN = 100

interface Walk {
  /** The next page; 1 is the first. */
  readonly page: number
  /** Milliseconds since the epoch. */
  readonly began: number
}

/**
 * Walks through the Authorizer's accounts again and again, because it tells each thing once and never again: whoever was
 * missed is made true here, and whoever is gone there may not come in here: a few at any time, many when a person says so.
 */
export class AccountReconciliation extends Context.Service<AccountReconciliation, {
  /** One bounded pass. Returns how many people here had to be changed. */
  readonly pass: Effect.Effect<number, AuthorizerError | IdentityError>
}>()("conserje/authorizer/AccountReconciliation") {
  static readonly layer = Layer.effect(
    AccountReconciliation,
    Effect.gen(function* () {
      const accounts = yield* AuthorizerAccounts
      const events = yield* AuthorizerEvents
      const linked = yield* LinkedUsers
      const closings = yield* Closings
      const walk = yield* Ref.make<Walk | null>(null)

      /** Answers whether it was the last one. */
      const onePage = Effect.fnUntraced(function* (at: Walk, changed: Ref.Ref<number>) {
        const { accounts: found, more } = yield* accounts.page(at.page, PAGE)
        const met = yield* linked.met(found)
        for (const account of found.filter(({ id }) => !met.has(id))) {
          const became = yield* linked.sync(account)
          if (became === "created" || became === "linked" || became === "updated") {
            yield* Ref.update(changed, (n) => n + 1)
          }
        }
        yield* Ref.set(walk, more ? { ...at, page: at.page + 1 } : null)
        return !more
      })

      /** Pages move while people sign up: nobody is called gone without being asked for. */
      const unseen = Effect.fnUntraced(function* (since: number, changed: Ref.Ref<number>) {
        const ids = yield* linked.unseenSince(since, MOST_UNSEEN)
        const gone: Array<string> = []
        for (const id of ids) {
          const account = yield* accounts.get(id)
          if (Option.isNone(account)) gone.push(id)
          else yield* linked.sync(account.value)
        }
        const counts = yield* linked.counts(since)
        // Those that were not asked for are as likely gone as those that were. What was asked for is among them no more.
        const left = Math.max(0, counts.unseen - gone.length)
        const missing = gone.length + (ids.length < MOST_UNSEEN ? 0 : Math.round(left * gone.length / ids.length))
        if (!(yield* closings.may({ missing, linked: counts.linked }))) return
        for (const id of gone) {
          if (yield* linked.unlink(id)) yield* Ref.update(changed, (n) => n + 1)
        }
      })

      return AccountReconciliation.of({
        pass: Effect.gen(function* () {
          const changed = yield* Ref.make(0)
          const now = yield* Clock.currentTimeMillis
          const { began } = (yield* Ref.get(walk)) ?? { began: now }
          for (let n = 0; n < MOST_PAGES; n++) {
            const at = (yield* Ref.get(walk)) ?? { page: 1, began }
            if (!(yield* onePage(at, changed))) continue
            yield* unseen(began, changed)
            break
          }
          yield* events.forget
          return yield* Ref.get(changed)
        })
      })
    })
  )

  /** Where people log in here. */
  static readonly layerOff = Layer.succeed(AccountReconciliation, { pass: Effect.succeed(0) })
}
