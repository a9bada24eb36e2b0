/** What comes before a name. */
const BEFORE =
  "soy|me llamo|mi nombre es|a nombre de|habla|i am|i'm|i’m|my name is|this is|under the name(?: of)?|sou|me chamo|" +
  "meu nome é|em nome de|aqui é"
/** What ends one: names are written without capitals too, so the end is told by the words that follow. */
const AFTER =
  "y|e|o|que|quiero|quisiera|necesito|para|con|en|por|pero|and|or|i|for|with|in|from|but|want|need|quero|gostaria|" +
  "preciso|com|em|mas|mi|my|meu"
const PARTICLE = "de|da|do|dos|del|la|el|los|las|van|von|mr|mrs|ms|sr|sra|dr|dra"
const WORD = `(?!(?:${AFTER})(?![\\p{L}'’-]))[\\p{L}][\\p{L}'’-]*`
const NAMED = new RegExp(
  `(?<=(?<!\\p{L})(?:${BEFORE})\\s+)(?:(?:${PARTICLE})\\.?\\s+)*${WORD}(?:\\s+(?:(?:${PARTICLE})\\s+)*${WORD}){0,3}`,
  "giu"
)

/** What is put in place of something private, so that a sentence keeps its shape. */
const MASKS: ReadonlyArray<readonly [pattern: RegExp, mask: string]> = [
  [/[^\s@<>"',;:()]+@[^\s@<>"',;:()]+\.[^\s@<>"',;:()]+/gu, "[email]"],
  [/\bhttps?:\/\/\S+/giu, "[link]"],
  // Our references and others like them: letters and digits in one word with a hyphen, `CDL-7K3M9`.
  [/\b[A-Z]{2,5}-?(?=[A-Z0-9]*\d)[A-Z0-9]{4,12}\b/gu, "[reference]"],
  // An account of a bank.
  [/\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b/gu, "[account]"],
  // Cards, documents and phones: eight digits or more with whatever people put between them. A range of dates has less.
  [/\+?\d(?:[\s().-]?\d){7,}/gu, "[number]"],
  [NAMED, "[name]"]
]

/** The most of a message that leaves the house. */
const MOST_TEXT = 1_000

/**
 * A guest's words without what could tell who they are: e-mail addresses, phones, cards, documents, accounts, references
 * and the name after "soy". What is no name but follows such a word goes too: too much is masked rather than too little.
 */
export const mask = (text: string): string =>
  MASKS.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text.normalize("NFKC").slice(0, MOST_TEXT))
    .toWellFormed()
