import { Effect, Schema } from "effect"
import { type LocksError, unavailable } from "../LocksError.ts"

/** What a script of `LockScripts` answers: a hold of the caller's with its token, one in the way, or a word. */
export type Reply =
  | { readonly _tag: "held"; readonly fence: number; readonly text: string }
  | { readonly _tag: "taken"; readonly text: string }
  | { readonly _tag: "gone" | "other" | "spent" | "released" }

/** By hand, because every hold waits for it. */
export const read = (reply: unknown): Effect.Effect<Reply, LocksError> => {
  if (!Array.isArray(reply)) return STRANGE
  const [tag, first, second]: ReadonlyArray<unknown> = reply
  switch (tag) {
    case "held":
      return typeof first === "string" && typeof second === "string"
        ? Effect.succeed({ _tag: tag, fence: Number(first), text: second })
        : STRANGE
    case "taken":
      return typeof first === "string" ? Effect.succeed({ _tag: tag, text: first }) : STRANGE
    case "gone":
    case "other":
    case "spent":
    case "released":
      return Effect.succeed({ _tag: tag })
    default:
      return STRANGE
  }
}

/** Somebody else writes to our keys: what they mean is not known, so nobody may have the room. */
export const STRANGE = unavailable(new Error("Redis answered what none of our scripts does"))

const decodeTexts = Schema.decodeUnknownEffect(Schema.Array(Schema.String))

/** The members of a hotel's sorted set, `room@token`. */
export const readMembers = (reply: unknown) =>
  Effect.map(decodeTexts(reply), (members) =>
    members.map((member) => {
      const at = member.lastIndexOf("@")
      return { roomId: member.slice(0, at), fence: Number(member.slice(at + 1)) }
    }))
