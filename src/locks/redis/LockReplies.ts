import { Effect, Schema } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import { LocalDate, StayDates } from "../../domain/StayDates.ts"
import { type Hold, holdIdOf } from "../Hold.ts"

/** What a script of `LockScripts` answers. */
const Reply = Schema.Union([
  Schema.Tuple([Schema.Literal("held"), Schema.NumberFromString, Schema.String]),
  Schema.Tuple([Schema.Literal("taken"), LocalDate, LocalDate, Schema.NumberFromString]),
  Schema.Tuple([Schema.Literals(["gone", "other", "spent", "released"])])
])
export type Reply = typeof Reply.Type

export const decodeReply = Schema.decodeUnknownEffect(Reply)

const decodeTexts = Schema.decodeUnknownEffect(Schema.Array(Schema.String))

/** The members of a hotel's sorted set, `room@token`. */
export const decodeMembers = (reply: unknown) =>
  Effect.map(decodeTexts(reply), (members) =>
    members.map((member) => {
      const at = member.lastIndexOf("@")
      return { roomId: member.slice(0, at), fence: Number(member.slice(at + 1)) }
    }))

const Kept = Schema.fromJsonString(Schema.Struct({
  arrive: LocalDate,
  leave: LocalDate,
  session: Schema.String,
  user: Schema.String,
  extensions: Schema.Int,
  acquiredAt: Schema.Finite,
  expiresAt: Schema.Finite
}))
const decodeKept = Schema.decodeUnknownSync(Kept)

/** The hold of a `held` answer. */
export const holdOf = (tenantId: TenantId, roomId: string, fence: number, text: string): Hold => {
  const { arrive, leave, ...kept } = decodeKept(text)
  return { ...kept, id: holdIdOf(roomId, fence), tenantId, roomId, stay: new StayDates({ arrive, leave }), fence }
}
