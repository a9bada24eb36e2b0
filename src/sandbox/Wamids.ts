/** A message id as WhatsApp builds them: base64 of a structure with the other side's phone and a number of our own. */
export type Direction = "fromGuest" | "toGuest"

/**
 * Makes ids that no other start of the sandbox makes: 8 hexadecimal digits drawn at the start and a counter.
 *
 * @param nonce 8 upper-case hexadecimal digits
 */
export const make = (nonce: string) => {
  let count = 0
  return (direction: Direction, phone: string): string => {
    count += 1
    const serial = count.toString(16).toUpperCase().padStart(8, "0")
    const [kind, length, mark] = direction === "fromGuest" ? [0x12, 0x14, "3AEB"] : [0x11, 0x12, "EB"]
    const id = `${mark}${nonce}${serial}`
    const bytes = Buffer.from(
      `\x1d\x18${String.fromCharCode(phone.length)}${phone}\x15\x02\x00${String.fromCharCode(kind)}\x18` +
        `${String.fromCharCode(length)}${id}\x00`,
      "latin1"
    )
    return `wamid.${bytes.toString("base64")}`
  }
}
