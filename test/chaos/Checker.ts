/** A guest's message as its sender remembers it. Instants in milliseconds since the epoch, by the sender's clock. */
export interface Said {
  readonly wamid: string
  readonly guest: string
  /** When it was posted the first time. */
  readonly postedAt: number
  /** When our webhook first answered 200; `null` when it never did. */
  readonly ackedAt: number | null
}

export interface EventFact {
  readonly id: string
  readonly lane: string
  readonly wamid: string | null
  readonly state: string
  readonly turnId: string | null
  readonly occurredAt: number
}

export interface TurnFact {
  readonly id: string
  readonly conversationId: string
  readonly version: number
  readonly eventIds: ReadonlyArray<string>
  readonly startedAt: number
  readonly committedAt: number
}

export interface PromiseFact {
  readonly id: string
  /** The order promised. */
  readonly seq: number
  readonly conversationId: string
  readonly turnId: string | null
  readonly state: string
  readonly delivery: string
  readonly resends: number
}

/** What Meta took, in the order it did. */
export interface SendFact {
  readonly callbackData: string | null
}

/** The end of a run, seen from both sides. */
export interface Facts {
  readonly said: ReadonlyArray<Said>
  readonly events: ReadonlyArray<EventFact>
  readonly turns: ReadonlyArray<TurnFact>
  readonly promises: ReadonlyArray<PromiseFact>
  readonly sends: ReadonlyArray<SendFact>
  /** Events named by dead letters. */
  readonly buried: ReadonlySet<string>
}

/** Everything in which the run broke its promises, one sentence each. Pure: the same facts, the same sentences. */
export const violations = (facts: Facts): ReadonlyArray<string> => [
  ...lost(facts),
  ...turnedTwice(facts),
  ...outOfOrder(facts),
  ...overlapping(facts),
  ...sentTwice(facts),
  ...stuck(facts),
  ...untrue(facts),
  ...sentOutOfOrder(facts)
]

/** Promised messages of which nobody knows whether Meta took them: an operator's list, not a violation. */
export const uncertain = ({ promises }: Facts): ReadonlyArray<string> =>
  promises.filter(({ state }) => state === "uncertain").map(({ id }) => id)

const lost = ({ buried, events, said, turns }: Facts) => {
  const byWamid = new Map(conversational(events).map((event) => [event.wamid, event]))
  const turnOf = new Map(turns.flatMap((turn) => turn.eventIds.map((id) => [id, turn.id] as const)))
  return [
    ...said.filter(({ ackedAt }) => ackedAt !== null).flatMap(({ wamid }) => {
      const event = byWamid.get(wamid)
      if (event === undefined) return [`${wamid} was acknowledged and is not stored`]
      if (event.state === "dead") return buried.has(event.id) ? [] : [`event ${event.id} is dead without a letter`]
      return event.state === "handled" && turnOf.get(event.id) === event.turnId && event.turnId !== null
        ? []
        : [`event ${event.id} was acknowledged and is ${event.state} without its turn`]
    }),
    ...events.filter(({ state }) => state === "new").map(({ id, lane }) => `${lane} event ${id} is not handled`)
  ]
}

const turnedTwice = ({ events, turns }: Facts) => {
  const wamidOf = new Map(events.map(({ id, wamid }) => [id, wamid]))
  return repeated(turns.flatMap(({ eventIds }) => eventIds.map((id) => wamidOf.get(id) ?? `event ${id}`)))
    .map((wamid) => `${wamid} led to more than one turn`)
}

/** What was acknowledged before a younger message was posted must be heard before it, in one turn or in several. */
const outOfOrder = ({ events, said, turns }: Facts) => {
  const eventOf = new Map(events.map((event) => [event.id, event]))
  const idOf = new Map(conversational(events).map(({ id, wamid }) => [wamid, id]))
  const versionOf = new Map(turns.flatMap(({ eventIds, version }) => eventIds.map((id) => [id, version] as const)))
  const within = turns.filter(({ eventIds }) => {
    const heard = eventIds.flatMap((id) => eventOf.get(id) ?? [])
    return heard.some((event, index) => index > 0 && isBefore(event, heard[index - 1] ?? event))
  })
  const between = [...Map.groupBy(said, ({ guest }) => guest).values()].flatMap((ofGuest) =>
    ofGuest.flatMap((later) =>
      ofGuest.filter(({ ackedAt }) => ackedAt !== null && ackedAt < later.postedAt).flatMap((earlier) => {
        const [a, b] = [idOf.get(earlier.wamid) ?? "", idOf.get(later.wamid) ?? ""]
        return (versionOf.get(a) ?? 0) > (versionOf.get(b) ?? Infinity) ? [`event ${b} was heard before ${a}`] : []
      })
    )
  )
  return [...within.map(({ id }) => `turn ${id} heard its events in another order`), ...between]
}

const isBefore = (a: EventFact, b: EventFact) =>
  a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && Number(a.id) < Number(b.id))

const overlapping = ({ turns }: Facts) =>
  [...Map.groupBy(turns, ({ conversationId }) => conversationId)].flatMap(([conversation, ofOne]) => {
    const chain = ofOne.toSorted((a, b) => a.version - b.version)
    return chain.flatMap((turn, index) => {
      const before = chain[index - 1]
      if (before === undefined) return []
      if (before.version === turn.version) return [`${conversation} has two turns of version ${turn.version}`]
      return turn.startedAt < before.committedAt ? [`turns ${before.id} and ${turn.id} of one guest overlap`] : []
    })
  })

const sentTwice = ({ promises, sends }: Facts) => {
  const allowed = new Set(promises.filter(({ resends }) => resends > 0).map(({ id }) => id))
  return repeated(sends.flatMap(({ callbackData }) => callbackData === null ? [] : [callbackData]))
    .filter((id) => !allowed.has(id))
    .map((id) => `Meta took message ${id} more than once`)
}

const stuck = ({ promises }: Facts) =>
  promises.filter(({ state }) => state === "queued" || state === "requested")
    .map(({ id, state }) => `message ${id} is still ${state}`)

/** What our table says of a message and what Meta saw must agree. */
const untrue = ({ promises, sends }: Facts) => {
  const taken = new Set(sends.map(({ callbackData }) => callbackData))
  const ours = new Set<string | null>(promises.map(({ id }) => id))
  return [
    ...promises.flatMap(({ delivery, id, state }) => {
      if (state === "accepted" && !taken.has(id)) return [`message ${id} is accepted and Meta never saw it`]
      if (state === "accepted" && delivery === "none") return [`message ${id} was delivered and nobody noticed`]
      if (state !== "accepted" && taken.has(id)) return [`message ${id} is ${state} although its statuses came`]
      return []
    }),
    ...sends.filter(({ callbackData }) => !ours.has(callbackData)).map(() => "Meta took a message of nobody's")
  ]
}

const sentOutOfOrder = ({ promises, sends }: Facts) => {
  const promised = new Map(promises.map((one) => [one.id, one]))
  const last = new Map<string, number>()
  return sends.flatMap(({ callbackData }) => {
    const one = promised.get(callbackData ?? "")
    if (one === undefined || one.resends > 0) return []
    const before = last.get(one.conversationId) ?? 0
    last.set(one.conversationId, Math.max(before, one.seq))
    return one.seq < before ? [`message ${one.id} was sent after one that was promised later`] : []
  })
}

const conversational = (events: ReadonlyArray<EventFact>) => events.filter(({ lane }) => lane === "conversation")

const repeated = (all: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return [...new Set(all.filter((one) => seen.has(one) || (seen.add(one), false)))]
}
