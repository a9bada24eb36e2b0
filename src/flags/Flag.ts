/** What can be turned on and off while the house runs: the default, and what it does. Seed 004 and its code. */
export const FLAGS = {
  "nlp.fallback.enhanced": { otherwise: true, help: "ask again in better words when a message was hardly understood" },
  "canary.enabled": { otherwise: false, help: "for scripts of a release; the house itself does not read it" },
  "multi_tenant.experimental": {
    otherwise: false,
    help: "for scripts of operators; the house itself does not read it"
  },
  "tenancy.dynamic.enabled": { otherwise: true, help: "look hotels up in the directory" },
  "tenancy.phone_normalization.advanced": { otherwise: false, help: "read phone numbers with the numbering plans" },
  "features.interactive_messages": { otherwise: false, help: "answer with buttons and lists where they help" },
  "humanize.es_ar.enabled": { otherwise: false, help: "write Spanish as in the Río de la Plata (voseo)" },
  "humanize.consolidate_text.enabled": {
    otherwise: false,
    help: "pictures carry their text in any case; the house itself does not read it"
  },
  "humanize.delay.enabled": { otherwise: false, help: "wait a moment before a message, as a person would" },
  "reservation.qr.enabled": { otherwise: false, help: "send a code to show at the reception" }
} as const satisfies Readonly<Record<string, { readonly otherwise: boolean; readonly help: string }>>

export type FlagName = keyof typeof FLAGS

export const isFlagName = (name: string): name is FlagName => Object.hasOwn(FLAGS, name)

/** In the order of `FLAGS`. */
export const NAMES: ReadonlyArray<FlagName> = Object.keys(FLAGS).filter(isFlagName)

/** Where a flag is kept it is on with `1`, `true`, `on` or `yes`, and off with anything else. */
export const isOnText = (text: string): boolean => ["1", "true", "on", "yes"].includes(text.trim().toLowerCase())

/** What was said of flags in one place: for all hotels, or for one. */
export type Said = ReadonlyMap<FlagName, boolean>

export const NOTHING: Said = new Map()

/** Whether it is on: the hotel's own word counts most, then the installation's, then the default. */
export const decide = (flag: FlagName, everywhere: Said, hotel: Said): boolean =>
  hotel.get(flag) ?? everywhere.get(flag) ?? FLAGS[flag].otherwise
