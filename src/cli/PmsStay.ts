import { Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { LocalDate, StayDates } from "../domain/StayDates.ts"
import { Party, RoomTypeId } from "../pms/RoomType.ts"
import { CommandError, NoNight } from "./CommandError.ts"

const day = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.withMetavar("YYYY-MM-DD"), Flag.withSchema(LocalDate))

/** When and with whom. */
export const stay = {
  arrive: day("arrive", "The first night"),
  leave: day("leave", "The day of leaving; its night is not slept"),
  adults: Flag.Int("adults").pipe(
    Flag.withDescription("Default 2"),
    Flag.withSchema(Party.fields.adults),
    Flag.withDefault(2)
  ),
  childAges: Flag.Int("child-age").pipe(
    Flag.withDescription("Once for each child, 0 to 17"),
    Flag.between(0, 20),
    Flag.withSchema(Party.fields.childAges)
  )
}

export const roomType = Flag.String("type").pipe(
  Flag.withDescription("A room type from `conserje pms rooms`; default: any"),
  Flag.withMetavar("TYPE"),
  Flag.withSchema(RoomTypeId),
  Flag.optional
)

interface StayFlags {
  readonly arrive: LocalDate
  readonly leave: LocalDate
  readonly adults: number
  readonly childAges: ReadonlyArray<number>
}

const decodeStay = Schema.decodeEffect(StayDates)
/** The stay and the party that the flags say. */
export const askedFor = ({ adults, arrive, childAges, leave }: StayFlags) =>
  decodeStay({ arrive, leave }).pipe(
    Effect.map((stay) => ({ stay, party: { adults, childAges } })),
    Effect.mapError(() => new CommandError({ reason: new NoNight() }))
  )
