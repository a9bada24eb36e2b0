import { TenantId } from "../../src/domain/Ids.ts"
import type { Language } from "../../src/domain/Language.ts"
import { understanding } from "../../src/language/Understanding.ts"
import type { Setting, Understood } from "../../src/language/Understood.ts"

/** A Sunday noon in Buenos Aires. */
export const SUNDAY = Date.parse("2026-11-22T15:00:00Z")

/** A hotel in Argentina that has asked nothing. */
export const setting = (spoken: Language, other: Partial<Setting> = {}): Setting => ({
  tenantId: TenantId.make("casa-del-lago"),
  spoken,
  now: SUNDAY,
  timeZone: "America/Argentina/Buenos_Aires",
  rooms: [],
  asked: null,
  ...other
})

/** What the listener understands, without waiting. */
export const understand = (text: string, spoken: Language, other: Partial<Setting> = {}): Understood =>
  understanding(text, setting(spoken, other))
