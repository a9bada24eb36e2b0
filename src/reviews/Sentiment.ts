/** What a guest thinks of their stay, as far as their words show it. */
export type Sentiment = "positive" | "negative" | "neutral" | "unsubscribe"

/** Words without accents, in three languages; a word of `NOT` shortly before one turns it round. */
const UNSUBSCRIBE =
  /\b(no (me )?(escriban|escribas|manden|mandes|molesten|molestes|contacten)( mas)?|no quiero (mas )?(mensajes|recibir)|dar(me)? de baja|baja|unsubscribe|stop|don'?t (write|message|contact|text)( to)? me|no more messages|opt out|leave me alone|descadastr\w*|nao (me )?(mandem|mande|enviem|envie|escrevam|escreva)|nao quero (mais|receber)|parem?( de)?|sair da lista)\b/u
const POSITIVE =
  /\b(excelente|excelentes|genial|geniales|hermos[oa]s?|buenisim[oa]s?|muy buen[oa]s?|muy bien|bien|perfect[oa]s?|encant\w+|maravillos[oa]s?|espectacular\w*|increible|impecable|lind[oa]s?|feliz|felices|recomend\w+|volver(emos|iamos|ia|e)|great|excellent|amazing|wonderful|perfect|lovely|loved?|awesome|fantastic|good|nice|happy|enjoyed|recommend|beautiful|best|otim[oa]s?|maravilhos[oa]s?|adore[i]?|adoramos|amei|amamos|gostei|gostamos|perfeit[oa]s?|incrivel|lind[oa]s|bom|boa|muito bom|voltaremos|[45] estrellas|[45] stars|[45] estrelas|10)\b|[😀😃😄😊😍🥰👍❤⭐👏🙌]/u
const NEGATIVE =
  /\b(mal[oa]?s?|pesim[oa]s?|horrible|horribles|terrible|terribles|sucio|sucia|ruido\w*|decepcion\w*|queja\w*|reclamo\w*|fatal|desastre|nunca mas|estafa|car[oa]s?|frio|incomod[oa]|bad|awful|dirty|noisy|disappoint\w+|worst|poor|rude|broken|never again|complaint|disgusting|unhappy|overpriced|pessim[oa]s?|ruim|ruins|horrivel|suj[oa]s?|barulh\w+|decepcion\w+|reclamac\w+|nojent[oa]|[12] estrellas?|[12] stars?|[12] estrelas?)\b|[😞😡😠👎🤮😒]/u
const NOT = /\b(no|nada|not|never|n[ao]o|nao|isn'?t|wasn'?t|didn'?t|sin|without|sem)\b[^.,;!?]{0,12}$/u

const plain = (text: string): string =>
  text.slice(0, 2_000).toLowerCase().normalize("NFD").replace(/\p{M}+/gu, "").replaceAll("’", "'")

/** Whether a word of these is there, and not turned round. */
const says = (text: string, words: RegExp): { readonly straight: boolean; readonly turned: boolean } => {
  let straight = false
  let turned = false
  for (const { index } of text.matchAll(new RegExp(words.source, "gu"))) {
    if (NOT.test(text.slice(Math.max(0, index - 24), index))) turned = true
    else straight = true
  }
  return { straight, turned }
}

/** Not wanting to be asked wins over everything; a complaint over praise, so that no unhappy guest gets a link. */
export const sentimentOf = (text: string): Sentiment => {
  const words = plain(text)
  if (UNSUBSCRIBE.test(words)) return "unsubscribe"
  const good = says(words, POSITIVE)
  const bad = says(words, NEGATIVE)
  if (bad.straight || good.turned) return "negative"
  return good.straight || bad.turned ? "positive" : "neutral"
}
