import { Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { freshId } from "../domain/FreshId.ts"
import { GuestId, type TenantId } from "../domain/Ids.ts"
import { BookingId, BookingKey } from "../pms/Booking.ts"
import { BookingNotFound, PmsError } from "../pms/PmsError.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { NothingFree, refuse } from "./CommandError.ts"
import { answer } from "./Output.ts"
import * as PmsStay from "./PmsStay.ts"
import * as PmsTables from "./PmsTables.ts"
import * as PmsTarget from "./PmsTarget.ts"

const word = (name: string, description: string, otherwise: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.withDefault(otherwise))

export const book = Command.make(
  "book",
  {
    ...PmsTarget.target,
    ...PmsStay.stay,
    roomType: PmsStay.roomType,
    firstName: word("first-name", "Of the guest; default Try", "Try"),
    lastName: word("last-name", "Of the guest; default Conserje", "Conserje"),
    email: Flag.String("email").pipe(
      Flag.withDescription("Of the guest; default: one that is never delivered"),
      Flag.optional
    ),
    phone: Flag.String("phone").pipe(Flag.withDescription("Of the guest"), Flag.optional),
    key: Flag.String("key").pipe(
      Flag.withDescription("Our id of the booking: the same key never books twice; default: a new one"),
      Flag.withSchema(BookingKey),
      Flag.optional
    )
  },
  (flags) =>
    PmsTarget.using(flags)(
      Effect.fnUntraced(function* (tenantId) {
        const pms = yield* PmsGateway
        const { party, stay } = yield* PmsStay.askedFor(flags)
        const roomTypeId = Option.getOrNull(flags.roomType)
        const { offers: [offer] } = yield* pms.availability({ tenantId, stay, party, roomTypeId })
        if (offer === undefined) return yield* refuse(new NothingFree())
        const key = Option.isSome(flags.key) ? flags.key.value : BookingKey.make(yield* freshId("try-"))
        const made = yield* pms.book({
          tenantId,
          key,
          stay,
          party,
          roomTypeId: offer.roomTypeId,
          roomId: null,
          price: offer.price,
          guest: {
            id: GuestId.make(key),
            firstName: flags.firstName,
            lastName: flags.lastName,
            email: Option.getOrNull(flags.email),
            phone: Option.getOrNull(flags.phone)
          },
          remark: "Booked by hand with `conserje pms book`"
        })
        yield* answer({ booking: made }, PmsTables.booking(made))
      })
    )
).pipe(
  Command.withDescription(
    "Book the cheapest room that fits, for real: it is kept until `conserje pms cancel` lets it go. Beside a running runtime both write to the PMS; what was booked is proved all the same."
  ),
  Command.withShortDescription("Book the cheapest room that fits, for real."),
  Command.withExamples([{
    command: "conserje pms book --hotel casa --arrive 2027-03-01 --leave 2027-03-02",
    description: "One night for two, to be cancelled again"
  }])
)

const id = Argument.String("BOOKING").pipe(
  Argument.withDescription("The PMS's number of a booking, or our own key of it"),
  Argument.withSchema(Schema.NonEmptyString)
)

/** By the PMS's own number, or by ours. */
const find = Effect.fnUntraced(function* (tenantId: TenantId, text: string) {
  const pms = yield* PmsGateway
  const own = yield* pms.booking(tenantId, BookingId.make(text))
  const found = Option.isSome(own) || !isKey(text) ? own : yield* pms.bookingByKey(tenantId, text)
  return yield* Option.match(found, {
    onNone: () => new PmsError({ reason: new BookingNotFound({ bookingId: BookingId.make(text) }) }),
    onSome: Effect.succeed
  })
})
const isKey = Schema.is(BookingKey)

export const show = Command.make(
  "show",
  { ...PmsTarget.target, id },
  (flags) =>
    PmsTarget.using(flags)((tenantId) =>
      Effect.flatMap(find(tenantId, flags.id), (booking) => answer({ booking }, PmsTables.booking(booking)))
    )
).pipe(
  Command.withDescription("Show a booking as it stands, with the rooms that it really holds."),
  Command.withExamples([{ command: "conserje pms show 42 --hotel casa", description: "By the PMS's number" }])
)

export const cancel = Command.make("cancel", { ...PmsTarget.target, id }, (flags) =>
  PmsTarget.using(flags)(
    Effect.fnUntraced(function* (tenantId) {
      const { id } = yield* find(tenantId, flags.id)
      const booking = yield* PmsGateway.use((pms) => pms.cancel(tenantId, id))
      yield* answer({ booking }, PmsTables.booking(booking))
    })
  )).pipe(
    Command.withDescription("Cancel a booking and prove that its rooms are free. Harmless when repeated."),
    Command.withExamples([{ command: "conserje pms cancel 42 --hotel casa", description: "Let the room go" }])
  )
