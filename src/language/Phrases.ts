import type { Language } from "../domain/Language.ts"
import { en } from "./said/en.ts"
import { es } from "./said/es.ts"
import { en as hotelEn } from "./said/hotel/en.ts"
import { es as hotelEs } from "./said/hotel/es.ts"
import { pt as hotelPt } from "./said/hotel/pt.ts"
import { pt } from "./said/pt.ts"

type Spanish = typeof es & typeof hotelEs
export type PhraseKey = keyof Spanish

type Named<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never

/** The same keys in every language; Spanish says which. */
export type Sentences = { readonly [Key in keyof typeof es]: string }
export type HotelSentences = { readonly [Key in keyof typeof hotelEs]: string }

/** What a sentence must be told, by the names in its braces. */
export type Details<Key extends PhraseKey> = { readonly [Name in Named<Spanish[Key]>]: string }

export const said: Readonly<Record<Language, Sentences & HotelSentences>> = {
  es: { ...es, ...hotelEs },
  en: { ...en, ...hotelEn },
  pt: { ...pt, ...hotelPt }
}

const NAME = /\{(\w+)\}/gu

/** A sentence for a guest, its braces filled once: what a hotel calls itself is never read as a brace. */
export const say = <Key extends PhraseKey>(
  language: Language,
  key: Key,
  ...[details]: keyof Details<Key> extends never ? [] : [details: Details<Key>]
): string => {
  const known = new Map<string, string>(Object.entries(details ?? {}))
  return said[language][key].replace(NAME, (brace, name: string) => known.get(name) ?? brace)
}
