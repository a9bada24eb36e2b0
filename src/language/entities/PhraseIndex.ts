import { partsOf } from "./Lexicon.ts"

/** Finds which of many phrases stand in a text, each by the key it belongs to. */
export type PhraseIndex<Key extends string> = (words: ReadonlyArray<string>) => ReadonlyArray<Key>

interface Entry<Key> {
  readonly parts: ReadonlyArray<string>
  readonly key: Key
}

/** The longest phrase at a place wins; keys come in the order of the text, each once. */
export const phraseIndex = <Key extends string>(
  phrases: Iterable<readonly [key: Key, phrases: ReadonlyArray<string>]>
): PhraseIndex<Key> => {
  const byFirst = new Map<string, Array<Entry<Key>>>()
  for (const [key, same] of phrases) {
    for (const phrase of same) {
      const parts = partsOf(phrase)
      const first = parts[0] ?? ""
      byFirst.set(first, [...(byFirst.get(first) ?? []), { parts, key }])
    }
  }
  for (const entries of byFirst.values()) entries.sort((one, other) => other.parts.length - one.parts.length)
  return (words) => {
    const found = new Set<Key>()
    for (let at = 0; at < words.length;) {
      const here = at
      const entry = byFirst.get(words[here] ?? "")
        ?.find(({ parts }) => parts.every((part, index) => words[here + index] === part))
      if (entry !== undefined) found.add(entry.key)
      at += entry?.parts.length ?? 1
    }
    return [...found]
  }
}
