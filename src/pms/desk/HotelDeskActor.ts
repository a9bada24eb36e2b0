import { Clock, Effect, Layer } from "effect"
import { DeskBusy, PmsError } from "../PmsError.ts"
import { PmsConfig } from "../PmsConfig.ts"
import { PmsGateway } from "../PmsGateway.ts"
import { HotelDesk } from "./HotelDeskProtocol.ts"

const late = Effect.fail(new PmsError({ reason: new DeskBusy() }))

/**
 * Begins a job only in time, and ends whatever it began: a write that is cut off in the middle is a booking that nobody
 * has proved. Its steps have deadlines of their own.
 */
const onTime = <A>(deadline: number, job: Effect.Effect<A, PmsError>): Effect.Effect<A, PmsError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => now > deadline ? late : Effect.uninterruptible(job))

/** How long a desk without work stays; its state is in the PMS. */
const IDLE = "5 minutes"

/** Writes one after the other, with the gateway it is given. */
export const layer = Layer.unwrap(
  Effect.map(PmsConfig, ({ desk: { queue } }) =>
    HotelDesk.toLayer(
      Effect.map(PmsGateway, (pms) =>
        HotelDesk.of({
          Book: ({ payload: { deadline, request } }) => onTime(deadline, pms.book(request)),
          Cancel: ({ payload: { bookingId, deadline, tenantId } }) => onTime(deadline, pms.cancel(tenantId, bookingId)),
          Release: ({ payload: { deadline, key, tenantId } }) => onTime(deadline, pms.release(tenantId, key)),
          Move: ({ payload: { deadline, request } }) => onTime(deadline, pms.move(request)),
          Extend: ({ payload: { deadline, request } }) => onTime(deadline, pms.extend(request)),
          ConfirmLateCheckout: ({ payload: { deadline, request } }) =>
            onTime(deadline, pms.confirmLateCheckout(request))
        })),
      { concurrency: 1, mailboxCapacity: queue, maxIdleTime: IDLE, disableFatalDefects: true }
    ))
)
