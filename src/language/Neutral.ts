/**
 * Where the Spanish of our sentences (`said/`) speaks to a guest as `vos`, the same word as `tú` would have it. Closed: a
 * test finds a form that is missing as soon as a sentence uses it.
 */
const FORMS: Readonly<Record<string, string>> = {
  "para vos": "para ti",
  "por vos": "por ti",
  "con vos": "contigo",
  vos: "tú",
  cancelala: "cancélala",
  confirmalo: "confírmalo",
  contame: "cuéntame",
  contámelo: "cuéntamelo",
  contás: "cuentas",
  contáselo: "cuéntaselo",
  decime: "dime",
  escribime: "escríbeme",
  escribís: "escribes",
  fijate: "fíjate",
  llegás: "llegas",
  mandame: "mándame",
  mandámelo: "mándamelo",
  necesitás: "necesitas",
  pedímelo: "pídemelo",
  podés: "puedes",
  preferís: "prefieres",
  preguntame: "pregúntame",
  querés: "quieres",
  reservala: "resérvala",
  respondé: "responde"
}

/** The forms themselves, for whoever looks for one that is missing. */
export const KNOWN: ReadonlySet<string> = new Set(Object.keys(FORMS))

const ANY = new RegExp(`(?<!\\p{L})(?:${[...KNOWN].join("|")})(?!\\p{L})`, "giu")

/** A Spanish text as it is said to a guest outside of the Río de la Plata: `tú` for `vos`. */
export const neutral = (text: string): string =>
  text.replace(ANY, (form) => {
    const word = FORMS[form.toLowerCase()] ?? form
    const first = form.charAt(0)
    return first === first.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word
  })
