/** One thing that happened to a reservation. */
export interface ReservationEvent {
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly actor: string
  readonly kind: string
  readonly detail: unknown
}
