import type { TenantId } from "../../domain/Ids.ts"
import { LocalDate, StayDates } from "../../domain/StayDates.ts"
import { type Hold, holdIdOf } from "../Hold.ts"

/**
 * A hold as the scripts keep it: `arrive leave expiresAt acquiredAt extensions session⏎user`, all but the last two of
 * fixed width (milliseconds have 13 digits from 2001 to 2286). Neither session nor user has a line feed in it.
 */
const COLUMNS = /^(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d) (\d{13}) (\d{13}) (\d) ([^\n]*)\n([^\n]*)$/

/** Nothing, when the text is not one of the scripts'. */
export const holdOf = (
  { roomId, stay: known, tenantId }: {
    readonly tenantId: TenantId
    readonly roomId: string
    readonly stay?: StayDates
  },
  fence: number,
  text: string
): Hold | undefined => {
  const columns = COLUMNS.exec(text)
  if (columns === null) return undefined
  const [, arrive = "", leave = "", expiresAt, acquiredAt, extensions, session = "", user = ""] = columns
  return {
    id: holdIdOf(roomId, fence),
    tenantId,
    roomId,
    stay: known?.arrive === arrive && known.leave === leave
      ? known
      : new StayDates({ arrive: LocalDate.make(arrive), leave: LocalDate.make(leave) }),
    session,
    user,
    fence,
    extensions: Number(extensions),
    acquiredAt: Number(acquiredAt),
    expiresAt: Number(expiresAt)
  }
}
