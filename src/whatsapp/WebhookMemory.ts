/** A body up to this long is small: nearly every delivery that is not a batch. */
export const SMALL_BYTES = 16 * 1024

/**
 * What the bodies of all clients may hold together while nobody knows yet who signed them. The last quarter is for
 * small ones: whoever fills the rest with large bodies does not keep a guest's message out.
 */
export class WebhookMemory {
  private held = 0
  private readonly total: number
  private readonly forLarge: number

  constructor(bytes: number) {
    this.total = bytes
    this.forLarge = bytes * 0.75
  }

  /** Whether a body of this length could be held now. Reserves nothing: who only says a length has sent nothing. */
  hasRoomFor(length: number): boolean {
    return this.held + length <= this.mostFor(length)
  }

  /** Holds so many more bytes of a body that is `length` long by now, or nothing of them. */
  take(bytes: number, length: number): boolean {
    if (this.held + bytes > this.mostFor(length)) return false
    this.held += bytes
    return true
  }

  /** Every byte that was taken comes back once. */
  give(bytes: number): void {
    this.held -= bytes
  }

  private mostFor(length: number): number {
    return length <= SMALL_BYTES ? this.total : this.forLarge
  }
}
