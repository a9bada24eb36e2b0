import { Context, Layer } from "effect"

/** The connections of this process to its database, as they are used now. */
export class Connections extends Context.Service<Connections, {
  /** Lent to a statement or a transaction. */
  lent: number
  /** Statements and transactions for which there was no connection yet. */
  waiting: number
  /** The most that waited since somebody last looked: a look now and then would miss the worst moment. */
  mostWaiting: number
  /** The most that may be open, over all pools. */
  size: number
}>()("conserje/sql/Connections") {
  static readonly layer = Layer.sync(Connections, () => ({ lent: 0, waiting: 0, mostWaiting: 0, size: 0 }))
}
