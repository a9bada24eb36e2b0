/** An item that cannot become an event. It goes to quarantine alone; its neighbours are not its business. */
export class BadItem {
  /** A sentence for the operator, without guest words. */
  readonly detail: string
  /** A JSON number where an id belongs: parsing already lost digits, so only the body's own bytes tell the truth. */
  readonly lossy: boolean

  constructor(detail: string, lossy = false) {
    this.detail = detail
    this.lossy = lossy
  }
}

/** Refuses an item whose ids came as numbers, by the names of the fields that hold them. */
export const numericId = (item: Readonly<Record<string, unknown>>, ...fields: ReadonlyArray<string>) => {
  const field = fields.find((field) => typeof item[field] === "number")
  return field === undefined ? undefined : new BadItem(`${field} is a number, so its digits are lost`, true)
}
