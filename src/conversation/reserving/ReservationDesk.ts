import { Context, Effect, Layer, Option } from "effect"
import type { BookingError } from "../../booking/BookingError.ts"
import type { Reservation, Stage } from "../../booking/Reservation.ts"
import { Reservations } from "../../booking/Reservations.ts"
import { tenantOf } from "../../domain/Ids.ts"
import { segmentOf } from "../../reviews/ReviewPlan.ts"
import { Reviews } from "../../reviews/Reviews.ts"
import * as TenantWall from "../../sql/TenantWall.ts"
import type { Decision } from "../Decision.ts"
import { choiceOf } from "../StaffNote.ts"
import { BLANK } from "../talk/Inquiry.ts"
import { ask } from "../talk/StayTalk.ts"
import * as Choosing from "./Choosing.ts"
import { BOOKED, type Errand, type Errander, LIVE, OPEN } from "./Errand.ts"
import { answered, next } from "./NextStep.ts"
import * as Receipts from "./Receipts.ts"
import type { Purpose, ReservingErrand } from "./ReservingDecision.ts"

/** Takes a guest's wishes to the booking room, and makes a decision of what it says. Every one may be repeated. */
export class ReservationDesk extends Context.Service<ReservationDesk, {
  /** Never fails: when nothing can be promised, a person gets the guest. */
  readonly run: (errand: ReservingErrand, who: Errander) => Effect.Effect<Decision>
}>()("conserje/conversation/ReservationDesk") {
  static readonly layer = Layer.effect(
    ReservationDesk,
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const reviews = yield* Reviews
      const { known, receipt, unpaid } = Receipts.make(reservations)
      const hold = Choosing.make(reservations)

      const give = ({ pieces, reservation }: Errand<"Give">) =>
        reservations.give(reservation, pieces).pipe(
          Effect.map((after) => next(after, false)),
          Effect.catch((error) => {
            const { reason } = error
            if (reason._tag !== "NotAcceptable") return Effect.fail(error)
            return Effect.map(known(reservation), (one) =>
              answered({ _tag: "AskPiece", reservation: one, piece: reason.piece, held: false, refused: true }))
          })
        )

      const own = Effect.fnUntraced(function* ({ mediaId, purpose, reference }: Errand<"Own">, who: Errander) {
        const all = (yield* reservations.ofConversation(who.conversationId)).filter(({ stage }) => LIVE.has(stage))
        const named = reference === null ? all : all.filter((one) => one.reference === reference.toUpperCase())
        const fitting = named.filter(({ stage }) => fits(purpose, stage))
        if (purpose === "show" && named.length > 0) return answered({ _tag: "Own", reservations: named })
        const [only, ...others] = fitting
        if (only === undefined) {
          const late = purpose === "receipt" ? yield* unpaid(who.conversationId) : undefined
          if (late !== undefined) return yield* receipt(late.id, mediaId)
          return all.length === 0 ? answered({ _tag: "NoOwn" }) : answered({ _tag: "Own", reservations: all })
        }
        if (others.length > 0) return answered({ _tag: "WhichOwn", reservations: fitting, purpose })
        switch (purpose) {
          case "cancel":
            if (OPEN.has(only.stage)) {
              return answered({ _tag: "LetGo", reservation: yield* reservations.release(only.id) })
            }
            return answered({
              _tag: "AskCancel",
              reservation: only,
              fee: yield* reservations.cancellationFee(only.id)
            })
          case "modify": {
            const { adults, childAges } = only.party
            return ask({ ...BLANK, adults, children: childAges.length, childAges, replaces: only.id }, "stay")
          }
          default:
            return mediaId === null ? next(only, false) : yield* receipt(only.id, mediaId)
        }
      })

      /** What it costs may have changed while the guest thought about it: then it is shown and asked again. */
      const cancel = ({ agreed, reservation }: Errand<"Cancel">) =>
        reservations.cancel(reservation, agreed).pipe(
          Effect.map((one) => answered({ _tag: "CancelAsked", reservation: one })),
          Effect.catch((error) =>
            error.reason._tag !== "FeeChanged" ? Effect.fail(error) : Effect.gen(function* () {
              const fee = yield* reservations.cancellationFee(reservation)
              return answered({ _tag: "AskCancel", reservation: yield* known(reservation), fee })
            })
          )
        )

      /** Whether a guest is to be asked now what they thought; when that cannot be found out they are not. */
      const reviewDue = ({ before, topic }: Errand<"Notice">, found: Option.Option<Reservation>, who: Errander) =>
        topic !== "review_request" || Option.isNone(found)
          ? Effect.succeed(true)
          : reviews.due({ ...who, reservationId: found.value.id, segment: segmentOf(found.value.party), before }).pipe(
            Effect.catch((error) => Effect.as(Effect.logWarning("a review was not asked for", error), false))
          )

      const notice = Effect.fnUntraced(function* (errand: Errand<"Notice">, who: Errander) {
        const { mediaId, reservation, topic } = errand
        const found = yield* reservations.find(reservation)
        if (!(yield* reviewDue(errand, found, who))) return { _tag: "StaySilent", because: "out_of_date" } as const
        return Option.match(found, {
          onNone: (): Decision => ({ _tag: "StaySilent", because: "out_of_date" }),
          onSome: (one) => answered({ _tag: "Happened", topic, reservation: one, mediaId })
        })
      })

      const run = (errand: ReservingErrand, who: Errander): Effect.Effect<Decision, BookingError> => {
        switch (errand._tag) {
          case "Hold":
            return hold(errand, who)
          case "Give":
            return give(errand)
          case "Receipt":
            return receipt(errand.reservation, errand.mediaId)
          case "Release":
            return Effect.map(
              reservations.release(errand.reservation),
              (one) => answered({ _tag: "LetGo", reservation: one })
            )
          case "Ask":
            return Effect.map(known(errand.reservation), (one) => next(one, false))
          case "Cancel":
            return cancel(errand)
          case "Own":
            return own(errand, who)
          case "Notice":
            return notice(errand, who)
        }
      }

      return ReservationDesk.of({
        run: (errand, who) =>
          TenantWall.within(
            tenantOf(who.conversationId),
            Effect.catch(run(errand, who), (error) => recover(errand, error))
          )
      })

      function recover(errand: ReservingErrand, { reason }: BookingError): Effect.Effect<Decision> {
        switch (reason._tag) {
          case "QuoteExpired":
          case "NoRoomLeft":
            // What was agreed to is not to be had any more: asked anew, and shown as it is now.
            if (errand._tag === "Hold") return Effect.succeed(askAnew(errand))
            break
          case "WrongStage":
          case "NoSuchReservation":
            if (errand._tag !== "Hold" && errand._tag !== "Own" && errand._tag !== "Notice") {
              return Effect.orElseSucceed(
                Effect.map(known(errand.reservation), (one) => answered({ _tag: "Own", reservations: [one] })),
                () => handOver("a reservation could not be read")
              )
            }
            break
          default:
            break
        }
        return Effect.as(
          Effect.logWarning("the booking room could not do what a guest asked", {
            reason: reason._tag,
            errand: errand._tag
          }),
          handOver(
            errand._tag === "Hold"
              ? `Said yes to ${choiceOf(errand.quote, errand.quote.offers[errand.chosen] ?? errand.quote.offers[0])}`
              : `Wanted something of a reservation (${errand._tag.toLowerCase()}), and bookings could not be reached`
          )
        )
      }
    })
  )
}

const fits = (purpose: Purpose, stage: Stage): boolean =>
  purpose === "receipt"
    ? stage === "awaiting_deposit"
    : purpose === "modify"
    ? BOOKED.has(stage)
    : purpose === "cancel"
    ? BOOKED.has(stage) || OPEN.has(stage)
    : true

const askAnew = ({ chosen, inquiry, quote }: Errand<"Hold">): Decision => {
  const offered = quote.offers[chosen] ?? quote.offers[0]
  return {
    _tag: "LookUp",
    errand: { inquiry, stay: offered.stay, party: quote.party, purpose: { _tag: "Lost", offered } }
  }
}

const handOver = (note: string): Decision => ({ _tag: "HandOver", because: "bookings_away", note })
