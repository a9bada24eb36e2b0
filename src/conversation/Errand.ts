import type { StayDates } from "../domain/StayDates.ts"
import type { Availability } from "../pms/Availability.ts"
import type { Party } from "../pms/RoomType.ts"
import type { Inquiry } from "./talk/Inquiry.ts"
import type { Offered } from "./talk/Quote.ts"

/** A question to the PMS, and what its answer is for. */
export interface Errand {
  readonly inquiry: Inquiry
  readonly stay: StayDates
  readonly party: Party
  readonly purpose: Purpose
}

export type Purpose =
  | { readonly _tag: "Answer" }
  /** The guest said yes to this, but it was quoted too long ago. */
  | { readonly _tag: "Renew"; readonly offered: Offered }
  /** The guest said yes to this, and somebody else has the room. */
  | { readonly _tag: "Lost"; readonly offered: Offered }
  /** An answer was promised. */
  | { readonly _tag: "Owed"; readonly ask: string; readonly since: number; readonly tries: number }

/** What came of it. */
export type Finding =
  /** `instead` holds what is free near the days when nothing is free on them. */
  | { readonly _tag: "Found"; readonly availability: Availability; readonly instead: ReadonlyArray<Offered> }
  /** No usable answer now; there may be one later. */
  | { readonly _tag: "Away" }
  /** This hotel's PMS cannot be asked, and that is not going to change by itself. */
  | { readonly _tag: "Closed" }
