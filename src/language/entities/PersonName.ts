import type { Asked } from "../Understood.ts"
import { countAt, is, type Token, type Tokens } from "./Tokens.ts"

/** The longest name, in words. */
const MOST = 5

const PARTICLES = /^(?:de|del|la|las|los|da|do|dos|das|di|van|von|der|den|y|e|mac|mc|san|santa|o)$/u
const LETTERS = /^\p{L}[\p{L}\p{M}]*$/u
/** Words that follow `soy` or `I'm` and are no names. */
const NO_NAME =
  /^(?:un|una|el|la|los|las|yo|de|del|a|the|an|not|here|interested|looking|from|in|on|at|coming|arriving|going|so|very|just|also|sorry|happy|o|os|as|uma|do|da|muito|que|con|com|with|para|for|your|tu|su|seu|huesped|hospede|guest|cliente|client|customer|vegetariano|vegetariana|vegan|celiaco|celiaca|alergico|alergica|allergic|solo|sola|argentino|argentina|uruguayo|uruguaya|brasileiro|brasileira|mayor|menor|nuevo|nueva|new|afraid|wondering|trying|having|staying|travelling|traveling|writing|planning|booking|calling|checking|leaving|good|fine|ok|okay|hoy|es|is|e|my|mi|meu|minha|mia|no|si|yes|sim|nao|quien|quem|who|tarde|urgente|running|late|lost|stuck|pregnant|diabetic|discapacitado|turista|feliz|about|to|bien|mal|reserva|reservation|booking|ya|cool|great|sure|hotel|mujer|hombre|pareja|familia|jubilado|medico|doctor|por|otra|otro|esta|este|aqui|aca)$/u

/** A word of a name ends it: what people say after it. */
const AFTER =
  /^(?:y|e|and|quiero|quisiera|queria|necesito|tengo|busco|consulto|escribo|llamo|me|mi|my|i|we|quero|queria|preciso|gostaria|tenho|reserve|hice|para|por|for|pra|con|com|with|de|del|que|quem|from|desde|la|el|o|a|the|looking|is|es|hola|hello|oi|would|want|need|have|calling|here|aqui|aca|please|pls|gracias|thanks|obrigado|obrigada|tel|telefono|phone|mail|email|dni|documento|ola|hi|una|un|uma|um|mas|but|pero|si|se|no|llego|chego|reservei|reserva|reservation|booking|arriving|so|and|consulta|queriamos|estoy|estou|estamos|somos|viajo)$/u

const isCapital = ({ written }: Token): boolean => /^\p{Lu}/u.test(written)

/** Each part as it is written on a booking. */
const written = (word: string): string => {
  if (PARTICLES.test(word.toLowerCase())) return word.toLowerCase()
  const shout = word.length > 1 && word === word.toUpperCase()
  return shout || word === word.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1).toLowerCase() : word
}

const pieces = (token: Token): ReadonlyArray<string> => token.written.split(" ")

/** A name from `at` on. One that is written small ends at the first word that people say after a name. */
const nameFrom = (tokens: Tokens, at: number, lone: boolean): string | null => {
  const parts: Array<string> = []
  const first = tokens[at]
  if (first === undefined || NO_NAME.test(first.word)) return null
  const capital = isCapital(first)
  let shouted = false
  for (let here = at; here < tokens.length && parts.length < MOST + 2; here++) {
    const token = tokens[here]
    if (token === undefined) break
    const glue = /^[-'’]$/u.test(token.word) && token.glued && tokens[here + 1]?.glued === true
    if (glue) {
      const next = tokens[here + 1]
      const last = parts.pop() ?? ""
      parts.push(`${last}${token.word === "-" ? "-" : "'"}${next?.written ?? ""}`)
      here++
      continue
    }
    if (token.word.includes(" ") && parts.length > 0 && !isCapital(token)) break
    if (!pieces(token).every((piece) => LETTERS.test(piece))) break
    const particle = PARTICLES.test(token.word)
    const next = tokens[here + 1]
    if (
      parts.length > 0 && particle && capital && next !== undefined && isCapital(next) && LETTERS.test(next.written)
    ) {
      parts.push(token.written)
      continue
    }
    if (parts.length > 0 && capital && !isCapital(token)) break
    if (parts.length > 0 && !capital && !lone && (AFTER.test(token.word) || countAt(tokens, here) !== undefined)) break
    if (
      parts.length > 0 && !capital && !lone &&
      is(tokens, here, "weekday", "month", "offset", "room", "night", "arrive", "leave", "pair", "tonight")
    ) break
    shouted ||= token.written.length > 2 && token.written === token.written.toUpperCase()
    parts.push(...pieces(token))
  }
  while (parts.length > 0 && PARTICLES.test((parts.at(-1) ?? "").toLowerCase())) parts.pop()
  if (parts.length === 0 || parts.length > MOST + 1) return null
  return parts.map(written).join(" ")
}

/** Words that an answer to "what is your name?" may begin with and that are no part of it. */
const LEADS =
  /^(?:si|yes|sim|claro|sure|ok|dale|hola|hi|hello|oi|ola|es|it|is|s|e|seria|a|nombre|de|pon|poner|ponlo|ponela|ponele|put|under)$/u

/** Whether what was asked is answered with something else than a name. */
const REFUSES =
  /^(?:no|nao|que|what|why|por|para|cuanto|how|quanto|cuando|when|quando|donde|where|onde|cancel|cancelar|mejor|prefiero|quiero|quero|want|gracias|thanks|obrigado|obrigada|help|ayuda|ajuda)$/u

/** The name of who writes: after `soy`, `my name is`, `me chamo`; or the whole of an answer. */
export const nameOf = (tokens: Tokens, asked: Asked | null): string | null => {
  for (let at = 0; at < tokens.length; at++) {
    if (!is(tokens, at, "named")) continue
    let here = at + 1
    while (tokens[here]?.word === ":" || is(tokens, here, "named")) here++
    const word = tokens[at]?.word ?? ""
    // Weaker words than `my name is` need a capital letter: `soy de Rosario`, `nombre del hotel`.
    const strong =
      /nam|llam|nombre es|nome e|nome:|nombre:|chamo|a nombre de|em nome de|no nome de|sou|soy|i am|im|i m|this is/u
        .test(word) ||
      tokens[here - 1]?.word === ":"
    const next = tokens[here]
    if (next === undefined || (!strong && !isCapital(next))) continue
    const weak = /^(?:soy|sou|i m|i am|im|this is|aca|aqui e|habla)$/u.test(word)
    if (weak && !isCapital(next) && next.means.size > 0) continue
    const name = nameFrom(tokens, here, false)
    if (name !== null && name.length > 1) return name
  }
  if (asked !== "name") return null
  let at = 0
  while (
    at < tokens.length && (LEADS.test(tokens[at]?.word ?? "") || /^[^\p{L}\p{N}]$/u.test(tokens[at]?.word ?? ""))
  ) at++
  const words = tokens.slice(at).filter(({ word }) => word !== "" && !/^[.,!]$/u.test(word))
  if (words.length === 0 || words.length > MOST || REFUSES.test(words[0]?.word ?? "")) return null
  return words.every(({ number }) => number === null) && !tokens.some(({ word }) => word === "?")
    ? nameFrom(tokens, at, true)
    : null
}
