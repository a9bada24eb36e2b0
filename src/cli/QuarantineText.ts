import type { Quarantined } from "../inbox/Quarantine.ts"
import { iso, time } from "./Output.ts"
import type { Replayed } from "../whatsapp/QuarantineReplays.ts"
import * as Table from "./Table.ts"

/** All but the payload. */
export const documentOf = ({ firstSeenAt, lastSeenAt, raw, ...one }: Quarantined) => ({
  ...one,
  firstSeenAt: iso(firstSeenAt),
  lastSeenAt: iso(lastSeenAt),
  bytes: raw.byteLength
})

export const tableOf = (open: ReadonlyArray<Quarantined>): string =>
  open.length === 0 ? "Nothing is in quarantine." : Table.render(
    ["ID", "LAST SEEN", "SEEN", "NUMBER", "BYTES", "REASON", "DETAIL"],
    open.map((one) => [
      one.id,
      time(one.lastSeenAt),
      String(one.seen),
      one.phoneNumberId ?? "-",
      String(one.raw.byteLength),
      one.reason,
      one.detail
    ])
  )

export const replayTable = (results: ReadonlyArray<Replayed>): string =>
  Table.render(["ID", "OUTCOME", "DETAIL"], results.map(({ detail, id, outcome }) => [id, outcome, detail]))

export const factsOf = (one: Quarantined): ReadonlyArray<readonly [string, string]> => [
  ["id", one.id],
  ["state", one.state],
  ["reason", one.reason],
  ["detail", one.detail],
  ["number", one.phoneNumberId ?? "-"],
  ["first seen", time(one.firstSeenAt)],
  ["last seen", time(one.lastSeenAt)],
  ["seen", String(one.seen)],
  ["payload", `${one.raw.byteLength} bytes; --raw shows it, a guest's words may be in it`]
]
