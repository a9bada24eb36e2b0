/** Prints how well guests are understood on phrases nobody learnt from: counts only, so that the phrases stay unseen. */
import { LANGUAGES } from "../src/domain/Language.ts"
import { type Mark, marks, share } from "../test/language/marks.ts"

const line = (name: string, mark: Mark) =>
  `${name.padEnd(24)}${String(mark.right).padStart(5)}${String(mark.wrong).padStart(7)}` +
  `${(share(mark) * 100).toFixed(1).padStart(8)}`

for (const language of LANGUAGES) {
  const { guests, intents, perIntent, stays, taught } = marks(language)
  console.log(`\n${language.padEnd(24)}right  wrong       %`)
  console.log(line("intents", intents))
  console.log(line("stays", stays))
  console.log(line("guests", guests))
  if (taught > 0) console.log(`${taught} phrases are learnt by now and were left out`)
  for (const [intent, mark] of perIntent) console.log(line(`  ${intent}`, mark))
}
