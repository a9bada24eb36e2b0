import { createHash } from "node:crypto"
import { instantOf, type Json } from "./MetaJson.ts"
import type { AccountEvent } from "./WhatsAppEvent.ts"

/** Where an account event stood in the batch: part of its key, as Meta gives these no id. */
export interface Place {
  readonly field: string
  readonly account: unknown
  readonly time: unknown
}

/** What Meta says under a field that is not about one guest; the same bytes at the same time are the same event. */
export const accountOf = ({ account, field, time }: Place, value: Json, receivedAt: number): AccountEvent => ({
  _tag: "Account",
  type: field,
  key: createHash("sha256").update(JSON.stringify([account ?? null, time ?? null, field, value])).digest("hex"),
  at: instantOf(time, receivedAt) ?? instantOf(value["timestamp"], receivedAt),
  alarming: alarmingFields.has(field) || alarmingWords.some((word) => isOne(ALARMING, value[word]))
})

/** A PIN that changed, an error of the account, a template that costs more from now on. */
const alarmingFields: ReadonlySet<string> = new Set(["security", "errors", "template_category_update"])

const alarmingWords = ["event", "decision", "alert_severity", "current_limit"] as const

/** What Meta's events, decisions and severities say when something stops working or is about to. */
const ALARMING: ReadonlySet<string> = new Set([
  "ACCOUNT_DELETED",
  "ACCOUNT_OFFBOARDED",
  "ACCOUNT_RESTRICTION",
  "ACCOUNT_VIOLATION",
  "CRITICAL",
  "DISABLED",
  "DISABLED_UPDATE",
  "DOWNGRADE",
  "FLAGGED",
  "LIMIT_EXCEEDED",
  "LOCKED",
  "PARTNER_APP_UNINSTALLED",
  "PARTNER_REMOVED",
  "PAUSED",
  "PENDING_DELETION",
  "REJECTED",
  "WARNING"
])

const isOne = (set: ReadonlySet<string>, value: unknown): boolean => typeof value === "string" && set.has(value)
