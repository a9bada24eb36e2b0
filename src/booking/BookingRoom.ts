import { Layer } from "effect"
import { ClusterWorkflowEngine } from "effect/cluster"
import { PaymentCallbacks } from "../payments/PaymentCallbacks.ts"
import { DepositPayments } from "./DepositPayments.ts"
import { EuroRatesConfig } from "./EuroRatesConfig.ts"
import { LateCheckouts } from "./LateCheckouts.ts"
import { QrCodes } from "./qr/QrCodes.ts"
import { QrConfig } from "./qr/QrConfig.ts"
import { QrKeys } from "./qr/QrKeys.ts"
import { Progress } from "./Progress.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { ReservationWorkflows } from "./ReservationWorkflows.ts"
import * as ReservationWorkflow from "./ReservationWorkflow.ts"
import { Reservations } from "./Reservations.ts"
import { StaffBookings } from "./StaffBookings.ts"
import { StaffReservations } from "./StaffReservations.ts"
import { RoomHolds } from "./RoomHolds.ts"

/** The room, at work over that store: needs locks, the PMS, the hotels and guests, notices, tasks and the engine of actors. */
export const layerOver = <E, R>(store: Layer.Layer<ReservationStore, E, R>) =>
  Layer.mergeAll(
    LateCheckouts.layer,
    StaffBookings.layer,
    DepositPayments.layer.pipe(Layer.provide(PaymentCallbacks.layerSql))
  ).pipe(
    Layer.provideMerge(Layer.mergeAll(Reservations.layer, StaffReservations.layer, ReservationWorkflow.layer)),
    Layer.provideMerge(ReservationWorkflows.layer),
    Layer.provide(Progress.layer.pipe(Layer.provide(EuroRatesConfig.layer))),
    Layer.provide(QrCodes.layer.pipe(Layer.provide(QrKeys.layerSql), Layer.provide(QrConfig.layer))),
    Layer.provideMerge(store),
    Layer.provide(RoomHolds.layerLocks),
    Layer.provide(ClusterWorkflowEngine.layer)
  )

/** The room, wired. */
export const layer = layerOver(ReservationStore.layerSql)
