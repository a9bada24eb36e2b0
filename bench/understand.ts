/**
 * What understanding a message costs on one core, and how well it is done on phrases that nobody learnt from:
 * `deno task bench:understand`. Counts alone are printed, so that the phrases stay unseen.
 */
import { LANGUAGES } from "../src/domain/Language.ts"
import { dev } from "../scripts/learning/Dev.ts"
import { examinations } from "../test/language/heldout.ts"
import { marks, share } from "../test/language/marks.ts"
import { understand } from "../test/language/setting.ts"
import { summarise } from "./support/Percentiles.ts"

const WARM_UP = 2_000
const MESSAGES = 20_000
/** Bins of confidence. */
const BINS = 10

const say = (line = "") => process.stdout.write(`${line}\n`)
const percent = (of: number) => (of * 100).toFixed(1).padStart(7)

const messages = LANGUAGES.flatMap((language) => examinations[language].intents.map(({ text }) => ({ language, text })))
const run = (times: number) =>
  Float64Array.from({ length: times }, (_, at) => {
    const message = messages[at % messages.length]
    if (message === undefined) return 0
    const since = performance.now()
    understand(message.text, message.language)
    return performance.now() - since
  })
run(WARM_UP)
const since = performance.now()
const { max, p50, p99 } = summarise(run(MESSAGES))
const perSecond = MESSAGES / (performance.now() - since) * 1_000
say(`a message   p50 ${p50.toFixed(3)} ms   p99 ${p99.toFixed(3)} ms   most ${max.toFixed(2)} ms`)
say(`one core    ${perSecond.toFixed(0)} messages a second`)

say("\n%     intent  average intent  language  stays  guests   intent, dev split")
for (const language of LANGUAGES) {
  const { guests, intents, perIntent, stays } = marks(language)
  const each = [...perIntent.values()].map(share)
  const said = examinations[language].intents.filter(({ intent }) => intent !== "unknown")
  const heard = LANGUAGES.flatMap((spoken) => said.map(({ text }) => understand(text, spoken).language === language))
  const tried = dev.filter((one) => one.language === language)
  const right = tried.filter(({ intent, text }) => understand(text, language).intent === intent).length
  say([
    language.padEnd(5),
    percent(share(intents)),
    percent(each.reduce((sum, one) => sum + one, 0) / each.length).padStart(15),
    percent(heard.filter(Boolean).length / heard.length).padStart(9),
    percent(share(stays)),
    percent(share(guests)),
    percent(right / tried.length).padStart(19)
  ].join(" "))
}

/** Each message's first guess: how sure, and whether it was right. */
const told = LANGUAGES.flatMap((language) =>
  examinations[language].intents.flatMap(({ intent, text }) => {
    const understood = understand(text, language)
    // Below the threshold the first guess is among the alternatives.
    const guess = understood.intent === "unknown" ? understood.alternatives[0] ?? understood : understood
    return [{ confidence: understood.confidence, right: guess.intent === intent }]
  })
)
say("\nconfidence  messages  told   right   (%)")
let error = 0
for (let bin = 0; bin < BINS; bin++) {
  const among = told.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin)
  if (among.length === 0) continue
  const mean = among.reduce((sum, { confidence }) => sum + confidence, 0) / among.length
  const right = among.filter((one) => one.right).length / among.length
  error += Math.abs(mean - right) * among.length / told.length
  say(
    `${(bin / BINS).toFixed(1)} to ${((bin + 1) / BINS).toFixed(1)}  ${String(among.length).padStart(8)} ${
      percent(mean)
    } ${percent(right)}`
  )
}
say(`expected calibration error ${(error * 100).toFixed(1)} %`)
