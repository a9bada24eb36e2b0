import { Layer } from "effect"
import { KeptAnswers } from "../admin/KeptAnswers.ts"
import { Sessions } from "../conversation/Sessions.ts"
import { DepositPayments } from "../booking/DepositPayments.ts"
import * as Occupancy from "../booking/Occupancy.ts"
import * as Reconciliation from "../booking/Reconciliation.ts"
import { ReservationWorkflows } from "../booking/ReservationWorkflows.ts"
import { AccountReconciliation } from "../authorizer/AccountReconciliation.ts"
import { Audit } from "../audit/Audit.ts"
import { AuditRetention } from "../audit/AuditRetention.ts"
import { Ears } from "../ears/Ears.ts"
import { HandoverSweeps } from "../conversation/HandoverSweeps.ts"
import * as Waker from "../conversation/Waker.ts"
import * as DeliverySweeps from "../delivery/DeliverySweeps.ts"
import { Flags } from "../flags/Flags.ts"
import { Lockout } from "../identity/Lockout.ts"
import { UserSessions } from "../identity/UserSessions.ts"
import * as InboxDepth from "../inbox/InboxDepth.ts"
import { Notices } from "../inbox/Notices.ts"
import { LockAudit } from "../locks/LockAudit.ts"
import { RoomLocks } from "../locks/RoomLocks.ts"
import { LogLevels } from "../logs/LogLevels.ts"
import * as Loop from "../loops/Loop.ts"
import { PmsCalls } from "../pms/guard/PmsCalls.ts"
import * as DatabasePressure from "../sql/DatabasePressure.ts"
import { StaffNotices } from "../staff/StaffNotices.ts"
import { Tickets } from "../staff/Tickets.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import * as TenancyRoom from "../tenancy/TenancyRoom.ts"
import * as ProcessMetrics from "./ProcessMetrics.ts"
import { Readiness } from "./Readiness.ts"

/** Every background loop in the system, and how often it beats. */
export const LoopsLayer = Layer.mergeAll(
  Loop.layer({ name: "wake-conversations", every: "1 second", pass: Waker.sweep }),
  Loop.layer({ name: "keep-appointments", every: "1 second", pass: Notices.use((one) => one.keepAppointments) }),
  Loop.layer({ name: "send-owed", every: "1 second", pass: DeliverySweeps.sweepOwed }),
  Loop.layer({ name: "settle-statuses", every: "1 second", pass: DeliverySweeps.settleStatuses }),
  Loop.layer({ name: "judge-uncertain-sends", every: "10 seconds", pass: DeliverySweeps.sweepUncertain }),
  Loop.layer({ name: "probe-stopped-numbers", every: "30 seconds", pass: DeliverySweeps.probeStoppedNumbers }),
  Loop.layer({ name: "measure-outbox", every: "5 seconds", pass: DeliverySweeps.measure }),
  Loop.layer({ name: "measure-inbox", every: "5 seconds", pass: InboxDepth.measure }),
  Loop.layer({ name: "refresh-hotels", every: "300 seconds", pass: TenancyRoom.refresh }),
  Loop.layer({ name: "wake-reservations", every: "2 seconds", pass: ReservationWorkflows.use(({ sweep }) => sweep) }),
  Loop.layer({ name: "take-payments", every: "1 second", pass: DepositPayments.use(({ take }) => take) }),
  Loop.layer({ name: "measure-occupancy", every: "300 seconds", pass: Occupancy.pass }),
  Loop.layer({ name: "compare-bookings", every: "60 seconds", pass: Reconciliation.pass }),
  Loop.layer({
    name: "refresh-hotel-contents",
    every: "30 seconds",
    pass: HotelContents.use(({ refresh }) => refresh)
  }),
  Loop.layer({ name: "tell-staff", every: "2 seconds", pass: HandoverSweeps.use(({ tellStaff }) => tellStaff) }),
  Loop.layer({ name: "deliver-to-staff", every: "2 seconds", pass: StaffNotices.use(({ deliver }) => deliver) }),
  Loop.layer({ name: "forget-staff-notices", every: "1 hour", pass: StaffNotices.use(({ forget }) => forget) }),
  Loop.layer({ name: "forget-guest-files", every: "1 hour", pass: Ears.use(({ forget }) => forget) }),
  Loop.layer({ name: "tell-tickets", every: "2 seconds", pass: Tickets.use(({ tellDone }) => tellDone) }),
  Loop.layer({ name: "give-back-quiet", every: "60 seconds", pass: HandoverSweeps.use((one) => one.giveBackQuiet) }),
  Loop.layer({ name: "heed-log-level", every: "5 seconds", pass: LogLevels.use(({ heed }) => heed) }),
  Loop.layer({ name: "read-flags", every: "30 seconds", pass: Flags.use(({ refresh }) => refresh) }),
  Loop.layer({ name: "expire-holds", every: "5 seconds", pass: RoomLocks.use(({ expire }) => expire) }),
  Loop.layer({ name: "write-lock-audit", every: "2 seconds", pass: LockAudit.use(({ drain }) => drain) }),
  Loop.layer({ name: "drain-audit-spool", every: "5 seconds", pass: Audit.use(({ drain }) => drain) }),
  Loop.layer({ name: "measure-jwt-sessions", every: "60 seconds", pass: UserSessions.use(({ measure }) => measure) }),
  Loop.layer({ name: "forget-jwt-sessions", every: "1 hour", pass: UserSessions.use(({ forget }) => forget) }),
  Loop.layer({ name: "forget-login-failures", every: "10 minutes", pass: Lockout.use(({ forget }) => forget) }),
  Loop.layer({ name: "forget-kept-answers", every: "10 minutes", pass: KeptAnswers.use(({ forget }) => forget) }),
  Loop.layer({
    name: "reconcile-authorizer",
    every: "10 minutes",
    pass: AccountReconciliation.use(({ pass }) => pass)
  }),
  Loop.layer({ name: "forget-audit", every: "1 hour", pass: AuditRetention.use(({ expire }) => expire) }),
  Loop.layer({ name: "forget-pms-calls", every: "10 minutes", pass: PmsCalls.retention }),
  Loop.layer({ name: "measure-sessions", every: "15 seconds", pass: Sessions.use(({ measure }) => measure) }),
  Loop.layer({ name: "expire-sessions", every: "600 seconds", pass: Sessions.use(({ cleanUp }) => cleanUp) }),
  Loop.layer(DatabasePressure.loop),
  Loop.layer(Readiness.loop),
  Loop.layer(ProcessMetrics.weightLoop),
  Loop.layer(ProcessMetrics.delayLoop)
)
