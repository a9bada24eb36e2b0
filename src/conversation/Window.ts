import type { Heard } from "./Burst.ts"

const HOUR = 3_600_000

/** Free-form answers are allowed this long after a guest's message or call. Meta, "Customer service windows". */
const SERVICE_WINDOW = 24 * HOUR

/** A guest who came through an advertisement opens a longer one. Meta, "Free entry point conversations". */
const ENTRY_POINT_WINDOW = 72 * HOUR

/**
 * When the guest last wrote or called and until when they may be answered freely, in milliseconds; `null` when nothing
 * here moves it. A clock that runs ahead at Meta must not open the window longer than it is.
 */
export const windowOf = (
  heard: ReadonlyArray<Heard>
): { readonly lastGuestAt: number | null; readonly windowUntil: number | null } => {
  let lastGuestAt: number | null = null
  let windowUntil: number | null = null
  for (const { event, said } of heard) {
    const opens = said?._tag === "Message" || (said?._tag === "Call" && said.byGuest)
    if (!opens) continue
    if (said._tag === "Message" && said.group !== undefined) continue
    const at = Math.min(event.occurredAt, event.receivedAt)
    const open = at + (said._tag === "Message" && said.fromAd === true ? ENTRY_POINT_WINDOW : SERVICE_WINDOW)
    lastGuestAt = Math.max(lastGuestAt ?? at, at)
    windowUntil = Math.max(windowUntil ?? open, open)
  }
  return { lastGuestAt, windowUntil }
}
