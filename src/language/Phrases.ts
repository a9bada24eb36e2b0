import type { Language } from "../domain/Language.ts"
import { en } from "./said/en.ts"
import { es } from "./said/es.ts"
import { en as hotelEn } from "./said/hotel/en.ts"
import { es as hotelEs } from "./said/hotel/es.ts"
import { pt as hotelPt } from "./said/hotel/pt.ts"
import { pt } from "./said/pt.ts"
import { en as caringEn } from "./said/caring/en.ts"
import { es as caringEs } from "./said/caring/es.ts"
import { pt as caringPt } from "./said/caring/pt.ts"
import { en as reservingEn } from "./said/reserving/en.ts"
import { es as reservingEs } from "./said/reserving/es.ts"
import { pt as reservingPt } from "./said/reserving/pt.ts"

type Spanish = typeof es & typeof hotelEs & typeof reservingEs & typeof caringEs
export type PhraseKey = keyof Spanish

type Named<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never

/** The same keys in every language; Spanish says which. */
export type Sentences = { readonly [Key in keyof typeof es]: string }
export type CaringSentences = { readonly [Key in keyof typeof caringEs]: string }
export type ReservingSentences = { readonly [Key in keyof typeof reservingEs]: string }
export type HotelSentences = { readonly [Key in keyof typeof hotelEs]: string }

/** What a sentence must be told, by the names in its braces. */
export type Details<Key extends PhraseKey> = { readonly [Name in Named<Spanish[Key]>]: string }

export const said: Readonly<Record<Language, Sentences & HotelSentences & ReservingSentences & CaringSentences>> = {
  es: { ...es, ...hotelEs, ...reservingEs, ...caringEs },
  en: { ...en, ...hotelEn, ...reservingEn, ...caringEn },
  pt: { ...pt, ...hotelPt, ...reservingPt, ...caringPt }
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
