import { Effect, Option } from "effect"
import { Command } from "effect/cli"
import { PmsExamination } from "../pms/PmsExamination.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { NotWell, refuse } from "./CommandError.ts"
import * as Finding from "./doctor/Finding.ts"
import { answer } from "./Output.ts"
import * as PmsBookingCommands from "./PmsBookingCommands.ts"
import * as PmsStay from "./PmsStay.ts"
import * as PmsTables from "./PmsTables.ts"
import * as PmsTarget from "./PmsTarget.ts"

const check = Command.make("check", PmsTarget.target, (target) =>
  PmsTarget.using(target)(
    Effect.fnUntraced(function* (tenantId) {
      const { hotel, permissions } = yield* PmsExamination.use((examination) => examination.of(tenantId))
      const findings = permissions.map(({ method, problem, resource }) =>
        problem === null
          ? Finding.ok(`${method} ${resource}`, "allowed")
          : Finding.fail(`${method} ${resource}`, problem.message, null)
      )
      const all = hotel === null ? findings : [Finding.ok("hotel", `${hotel.name} (number ${hotel.id})`), ...findings]
      const failed = all.filter(({ state }) => state === "fail").length
      yield* answer({ ok: failed === 0, hotel, findings: all }, Finding.render(all))
      if (failed > 0) return yield* refuse(new NotWell({ failed, checks: all.length }))
    })
  )).pipe(
    Command.withDescription(
      "Check that the PMS is reached, that it is the right hotel, and every permission of the key. Changes nothing there."
    ),
    Command.withExamples([
      { command: "conserje pms check --number 1", description: "Before the hotel is in the configuration" },
      { command: "conserje pms check --hotel casa", description: "As the runtime will ask it" }
    ])
  )

const hotels = Command.make(
  "hotels",
  PmsTarget.target,
  (target) =>
    PmsTarget.using(target)((tenantId) =>
      Effect.flatMap(
        PmsGateway.use((pms) => pms.hotels(tenantId)),
        (all) => answer({ hotels: all }, PmsTables.hotels(all))
      )
    )
).pipe(
  Command.withDescription("List the hotels that the key may see, with the numbers for PMS_HOTELS."),
  Command.withExamples([{ command: "conserje pms hotels", description: "Find the number of a hotel" }])
)

const rooms = Command.make("rooms", PmsTarget.target, (target) =>
  PmsTarget.using(target)((tenantId) =>
    Effect.flatMap(
      PmsGateway.use((pms) => pms.roomTypes(tenantId)),
      (all) => answer({ roomTypes: all }, PmsTables.rooms(all))
    )
  )).pipe(
    Command.withDescription("List what the hotel sells: room types, how many they sleep, how long one may stay."),
    Command.withExamples([{ command: "conserje pms rooms --hotel casa", description: "Room types of one hotel" }])
  )

const availability = Command.make(
  "availability",
  { ...PmsTarget.target, ...PmsStay.stay, roomType: PmsStay.roomType },
  (flags) =>
    PmsTarget.using(flags)(
      Effect.fnUntraced(function* (tenantId) {
        const { party, stay } = yield* PmsStay.askedFor(flags)
        const roomTypeId = Option.getOrNull(flags.roomType)
        const found = yield* PmsGateway.use((pms) => pms.availability({ tenantId, stay, party, roomTypeId }))
        yield* answer(found, PmsTables.availability(found))
      })
    )
).pipe(
  Command.withDescription("Ask what is free and what it costs, as a guest would be quoted."),
  Command.withExamples([{
    command: "conserje pms availability --arrive 2027-03-01 --leave 2027-03-04 --child-age 7",
    description: "Two adults and a child, three nights"
  }])
)

export const pms = Command.make("pms").pipe(
  Command.withDescription(
    `Try a hotel's PMS by hand: that it is reached with the right key, what it sells, and a booking from end to end.

  Address and key come from PMS_BASE_URL, PMS_API_KEY and PMS_HOST, or from PMS_CONNECTIONS_FILE.`
  ),
  Command.withShortDescription("Try a hotel's PMS by hand, from its key to a booking."),
  Command.withSubcommands([
    check,
    hotels,
    rooms,
    availability,
    PmsBookingCommands.book,
    PmsBookingCommands.show,
    PmsBookingCommands.cancel
  ])
)
