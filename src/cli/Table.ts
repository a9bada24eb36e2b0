import { CliOutput } from "effect/cli"

/** Columns as wide as their widest cell, two spaces between. What a terminal would obey is shown, not obeyed. */
export const render = (headers: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const lines = [headers, ...rows.map((row) => row.map(plain))]
  const widths = headers.map((_, column) =>
    Math.max(...lines.map((line) => CliOutput.displayWidth(line[column] ?? "")))
  )
  return lines.map((line) => widths.map((width, column) => padded(line[column] ?? "", width)).join("  ").trimEnd())
    .join("\n")
}

/** Names on the left, what they are on the right; a value of several lines stays in its column. */
export const facts = (pairs: ReadonlyArray<readonly [string, string]>): string => {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) =>
    `${name.padEnd(width)}  ${value.split("\n").map(plain).join(`\n${" ".repeat(width + 2)}`)}`
  ).join("\n")
}

/** Text from outside may not move the cursor, ring, or write in another direction. */
export const plain = (text: string): string =>
  text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - CliOutput.displayWidth(text)))
