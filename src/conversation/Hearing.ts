import { Effect } from "effect"
import type { Listener } from "../language/Listener.ts"
import type { Setting, Understood } from "../language/Understood.ts"
import { answeredIn } from "../tenancy/Hotel.ts"
import { askedIn } from "./Asking.ts"
import type { GuestTurn } from "./GuestTurn.ts"
import { type Moment, todayAt } from "./Moment.ts"
import type { State } from "./State.ts"
import { anchorOf, nearer } from "./talk/Anchor.ts"

type Understand = Listener["Service"]["understand"]

/** A guest's turn, understood where the talk stands. */
export const understoodIn = Effect.fnUntraced(function* (
  understand: Understand,
  state: State,
  turn: GuestTurn,
  moment: Moment
) {
  const { facts, hotel, now, rooms } = moment
  const words = turn.text === "" && turn.tapped !== null ? turn.tapped.title : turn.text
  const setting: Setting = {
    tenantId: hotel.tenantId,
    spoken: state.language,
    now,
    timeZone: hotel.profile.timeZone,
    rooms: rooms.map(({ id, name }) => ({ id, name, words: facts.synonyms(id) })),
    asked: askedIn(state)
  }
  const understood = yield* understand(words, setting)
  const { entities } = understood
  const stay = yield* dated(understand, words, setting, state, understood, moment)
  const { party, pick } = yield* counted(understand, words, setting, state, understood)
  return {
    ...understood,
    language: answeredIn(hotel.profile, languageOf(understood, state, turn, words)),
    entities: { ...entities, party, pick, stay }
  }
})

/** The days that were named, near those of the talk. */
const dated = Effect.fnUntraced(function* (
  understand: Understand,
  words: string,
  setting: Setting,
  { talk }: State,
  { entities: { stay } }: Understood,
  moment: Moment
) {
  const today = todayAt(moment)
  const anchor = stay === null ? null : anchorOf(talk, today)
  if (stay === null || anchor === null) return stay
  const { entities } = yield* understand(words, { ...setting, now: Date.parse(`${anchor}T12:00:00Z`) })
  return entities.stay === null ? stay : nearer(talk, today, anchor, stay, entities.stay)
})

/** "For three" counts people and "number three" picks, whatever was asked: what a number means is read both ways. */
const counted = Effect.fnUntraced(function* (
  understand: Understand,
  words: string,
  setting: Setting,
  { talk }: State,
  { entities, intent }: Understood
) {
  if (setting.asked === "room" && typeof entities.pick === "number" && entities.party === null) {
    const { party } = (yield* understand(words, { ...setting, asked: null })).entities
    return party === null ? entities : { party, pick: null }
  }
  const picksElse = talk._tag === "Confirming" && talk.quote.offers.length > 1 && entities.pick === null &&
    entities.party === null && intent !== "affirm" && intent !== "deny"
  if (!picksElse) return entities
  const { pick } = (yield* understand(words, { ...setting, asked: "room" })).entities
  return { party: null, pick }
})

/** A tapped title is ours, and the name of a room is the hotel's: neither shows what the guest speaks. */
const languageOf = (
  { entities, language }: Understood,
  { language: spoken }: State,
  { tapped, text }: GuestTurn,
  words: string
) => (tapped !== null && text === "") || (entities.rooms.length > 0 && !/\s/u.test(words.trim())) ? spoken : language
