/**
 * JSON as Meta signs and sends it: non-ASCII characters as `\uxxxx` in lower case and `/` as `\/`. A receiver that
 * hashes its own re-serialisation instead of these bytes fails on the first accent.
 */
export const encode = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(
    JSON.stringify(value).replace(
      /[/\u007f-\uffff]/g,
      (character) => character === "/" ? "\\/" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
    )
  )
