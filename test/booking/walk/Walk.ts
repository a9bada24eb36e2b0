import { Schema } from "effect"

/** What a guest and the front desk do, one after the other. Each step is durable once it has returned. */
export const WAYS = {
  /** Booked against a transfer, and cancelled. */
  booked: ["hold", "confirm", "give", "receipt", "isKept", "confirmDeposit", "isConfirmed", "cancel", "isOver"],
  /** Booked, and moved to other days. */
  moved: ["hold", "confirm", "give", "confirmDeposit", "isConfirmed", "holdOther", "confirmOther", "otherIsConfirmed"],
  /** The guest says nothing more. */
  silent: ["hold", "confirm", "timePasses", "isOver"],
  /** The guest says no. */
  refused: ["hold", "confirm", "give", "release", "isOver"],
  /** Somebody at the counter gives the room away before the guest has paid. */
  taken: ["hold", "confirm", "give", "walkIn", "receipt", "isOver"],
  /** The deposit never came, and no other receipt either. */
  unpaid: ["hold", "confirm", "give", "receipt", "isKept", "rejectDeposit", "timePasses", "isOver"],
  /** The payment provider tells that the deposit was paid. */
  linked: ["hold", "confirm", "give", "callback", "takePayments", "isConfirmed"],
  /** Booked, and it stays so. */
  kept: ["hold", "confirm", "give", "confirmDeposit", "isConfirmed"],
  /** The same, and nobody can say whether it was booked. */
  unsure: ["hold", "confirm", "give", "confirmDeposit", "isConfirmed"],
  /** The hotel's system is away when the deposit comes. */
  delayed: ["hold", "confirm", "give", "pmsGoesAway", "confirmDeposit", "isConfirmed"]
} as const
export type Way = keyof typeof WAYS
export type Step = typeof WAYS[Way][number]

/** The first step of each way that no other way has: from there on its process dies at every place. */
export const DYING_FROM: { readonly [Name in Way]: Step } = {
  booked: "hold",
  moved: "holdOther",
  silent: "timePasses",
  refused: "release",
  taken: "walkIn",
  unpaid: "rejectDeposit",
  linked: "callback",
  kept: "confirmDeposit",
  unsure: "confirmDeposit",
  delayed: "pmsGoesAway"
}

/** One guest's way, and how much of it was done before. */
export const Walk = Schema.Struct({
  /** Draws the guest and the nights. */
  number: Schema.Int,
  way: Schema.Literals([
    "booked",
    "moved",
    "silent",
    "refused",
    "taken",
    "unpaid",
    "linked",
    "kept",
    "unsure",
    "delayed"
  ]),
  from: Schema.Int,
  /** Where the process dies; `null` for nowhere. */
  death: Schema.NullOr(Schema.String)
})
export type Walk = typeof Walk.Type

export const Orders = Schema.Struct({
  databaseUrl: Schema.String,
  pms: Schema.Struct({ tenant: Schema.String, baseUrl: Schema.String, key: Schema.String, timeZone: Schema.String }),
  /** Begun by a process that is dead. */
  unfinished: Schema.Array(Walk),
  /** The one whose boundaries are told, and at one of which the process dies. */
  begun: Schema.NullOr(Walk)
})
export type Orders = typeof Orders.Type
