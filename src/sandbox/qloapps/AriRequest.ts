import { Result } from "effect"
import * as Loose from "./Loose.ts"
import { invalid, refused, type Reply } from "./Reply.ts"
import { dayOf, nights } from "./ShopTime.ts"
import * as WireXml from "./WireXml.ts"

export interface Party {
  readonly adults: number
  readonly children: number
}

/** A question about rooms and prices. */
export interface AriRequest {
  /** As written: an unknown hotel is answered with its own id. */
  readonly idHotel: string
  readonly from: string
  readonly to: string
  readonly idRoomType: number | undefined
  readonly parties: ReadonlyArray<Party>
  readonly dateWise: boolean
  readonly show: {
    readonly available: boolean
    readonly booked: boolean
    readonly partial: boolean
    readonly unavailable: boolean
  }
}

const isSet = (value: Loose.Loose): boolean => Loose.text(value) === "1"

/** Reads the XML; JSON is none, and is refused as such. */
export const parse = (body: string): Result.Result<AriRequest, Reply> =>
  Result.gen(function* () {
    const document = WireXml.parse(body)
    const ari = Result.isSuccess(document) ? Loose.at(document.success, "hotel_ari") : undefined
    if (ari === undefined) return yield* Result.fail(invalid("Invalid ARI search parameters found."))
    for (const name of ["id_hotel", "date_from", "date_to"]) {
      if (Loose.text(Loose.at(ari, name)) === "") {
        return yield* Result.fail(refused(400, 41, `parameter "${name}" required`))
      }
    }
    const from = yield* day(ari, "date_from")
    const to = yield* day(ari, "date_to")
    if (nights(from, to) <= 0) return yield* Result.fail(invalid('"Date to" must be after "date from"'))
    const asked = {
      available: isSet(Loose.at(ari, "get_available_rooms")),
      booked: isSet(Loose.at(ari, "get_booked_rooms")),
      partial: isSet(Loose.at(ari, "get_partial_available_rooms")),
      unavailable: isSet(Loose.at(ari, "get_unavailable_rooms"))
    }
    const none = !Object.values(asked).includes(true)
    return {
      idHotel: Loose.text(Loose.at(ari, "id_hotel")),
      from,
      to,
      idRoomType: Loose.whole(Loose.at(ari, "id_room_type")),
      parties: yield* parties(ari),
      dateWise: isSet(Loose.at(ari, "date_wise_breakdown")),
      show: none ? { ...asked, available: true } : asked
    }
  })

const day = (ari: Loose.Loose, name: string) => {
  const found = dayOf(Loose.text(Loose.at(ari, name)))
  return found === undefined ? Result.fail(invalid(`"The ${name} field is invalid."`)) : Result.succeed(found)
}

const parties = (ari: Loose.Loose): Result.Result<ReadonlyArray<Party>, Reply> => {
  const written = Loose.list(Loose.at(ari, "associations", "room_occupancies"), "room_occupancy") ?? []
  const read = written.map((party) => ({
    adults: Loose.whole(Loose.at(party, "adults")) ?? 0,
    children: Loose.whole(Loose.at(party, "children")) ?? 0
  }))
  const wrong = read.findIndex(({ adults }) => adults < 1)
  return wrong === -1 ? Result.succeed(read) : Result.fail(invalid(
    `Invalid value for number of adults for Room-${wrong + 1} occupancy(value must be greater than 0).`
  ))
}
