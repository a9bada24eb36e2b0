/** Learns intents and languages from `src/language/heard/` and writes what was learnt to `src/language/learnt/`. */
import { writeFileSync } from "node:fs"
import { digest, learnIntents, learnLanguages } from "./learning/Recipe.ts"

const write = (name: string, content: unknown): void =>
  writeFileSync(
    new URL(`../src/language/learnt/${name}.json`, import.meta.url),
    `${JSON.stringify(content, null, 2)}\n`
  )

write("intents", learnIntents())
write("languages", learnLanguages())
write("made-of", { digest: digest() })
