import { Effect, type Layer, Redacted } from "effect"
import { AuditProof } from "../../../src/audit/AuditProof.ts"
import { ReservationLists } from "../../../src/booking/ReservationLists.ts"
import { ReservationStore } from "../../../src/booking/ReservationStore.ts"
import { Reference } from "../../../src/booking/Reservation.ts"
import { ConversationLog } from "../../../src/conversation/ConversationLog.ts"
import { ConversationStore } from "../../../src/conversation/ConversationStore.ts"
import { Handovers } from "../../../src/conversation/Handovers.ts"
import { StaffDesk } from "../../../src/conversation/StaffDesk.ts"
import { OperatorTasks } from "../../../src/delivery/OperatorTasks.ts"
import { SendQueue } from "../../../src/delivery/SendQueue.ts"
import { UncertainSends } from "../../../src/delivery/UncertainSends.ts"
import { ConversationId, GuestId, PhoneNumberId, type TenantId } from "../../../src/domain/Ids.ts"
import { LocalDate, StayDates } from "../../../src/domain/StayDates.ts"
import { Ears } from "../../../src/ears/Ears.ts"
import { Flags } from "../../../src/flags/Flags.ts"
import { Guests } from "../../../src/guests/Guests.ts"
import { ApiKeys } from "../../../src/identity/ApiKeys.ts"
import { People } from "../../../src/identity/People.ts"
import { PERMISSIONS } from "../../../src/identity/Permission.ts"
import type { Principal } from "../../../src/identity/Principal.ts"
import { Users } from "../../../src/identity/Users.ts"
import { UserSessions } from "../../../src/identity/UserSessions.ts"
import { ofHotel } from "../../../src/identity/Scope.ts"
import { DeadLetters } from "../../../src/inbox/DeadLetters.ts"
import { Inbox } from "../../../src/inbox/Inbox.ts"
import { Notices } from "../../../src/inbox/Notices.ts"
import { Quarantine } from "../../../src/inbox/Quarantine.ts"
import { BookingId } from "../../../src/pms/Booking.ts"
import { ReviewLog } from "../../../src/reviews/ReviewLog.ts"
import { Reviews } from "../../../src/reviews/Reviews.ts"
import { TicketDesk } from "../../../src/staff/TicketDesk.ts"
import { HotelContents } from "../../../src/tenancy/HotelContents.ts"
import { PmsPlaces } from "../../../src/tenancy/PmsPlaces.ts"
import { TenantIdentifiers } from "../../../src/tenancy/TenantIdentifiers.ts"
import { TenantNumbers } from "../../../src/tenancy/TenantNumbers.ts"
import { Tenants } from "../../../src/tenancy/Tenants.ts"
import { TenantSecrets } from "../../../src/tenancy/TenantSecrets.ts"
import { type Furniture, type House, MARK } from "./house.ts"

/** Asking one method of the house. */
export type Asking = Effect.Effect<unknown, unknown, Layer.Success<typeof House>>

/** Who asks: a hotel, a conversation of it, and somebody who may do anything in it. */
export interface Asker {
  readonly hotel: TenantId
  readonly conversation: ConversationId
  readonly withStaff: ConversationId
  readonly principal: Principal
}

export const askerOf = (hotel: TenantId): Asker => ({
  hotel,
  conversation: ConversationId.make(`${hotel}/g1`),
  withStaff: ConversationId.make(`${hotel}/g2`),
  principal: {
    kind: "user",
    id: "u",
    role: "admin",
    scope: ofHotel(hotel),
    permissions: new Set(PERMISSIONS),
    sessionId: null,
    mustChangePassword: false,
    perMinute: 1
  }
})

const all = { after: "", limit: 10 }
const numbered = { after: "0", limit: 10 }
const stay = new StayDates({ arrive: LocalDate.make("2026-12-10"), leave: LocalDate.make("2026-12-12") })
const place = { baseUrl: "https://pms.example", hotelId: "2" }

/**
 * Methods that are told a hotel, or a conversation of one, in which the rows of `has` are looked for. Asked with the
 * wrong hotel they find nothing of them, and change none.
 */
export const ofAHotel = (has: Furniture): Readonly<Record<string, (of: Asker) => Asking>> => ({
  "ApiKeys.list": (of) => ApiKeys.use((_) => _.list(of.hotel, all)),
  "AuditProof.verify": (of) => AuditProof.use((_) => _.verify(of.hotel)),
  "ConversationLog.get": (of) => ConversationLog.use((_) => _.get(of.conversation)),
  "ConversationLog.list": (of) => ConversationLog.use((_) => _.list({ tenantId: of.hotel, withStaff: false }, all)),
  "ConversationLog.read": (of) =>
    ConversationLog.use((_) => _.read(of.conversation, { before: Number.MAX_SAFE_INTEGER, limit: 10 })),
  "ConversationStore.load": (of) => ConversationStore.use((_) => _.load(of.conversation, "es")),
  "DeadLetters.page": (of) => DeadLetters.use((_) => _.page(of.hotel, numbered)),
  "DeadLetters.count": (of) => DeadLetters.use((_) => _.count(of.hotel)),
  "Ears.open": (of) => Ears.use((_) => _.open(of.conversation, `m-${has.tenantId}`)),
  "Flags.list": (of) => Flags.use((_) => _.list(of.hotel)),
  "Flags.set": (of) => Flags.use((_) => _.set("canary.enabled", false, of.hotel)),
  "Flags.unset": (of) => Flags.use((_) => _.unset("canary.enabled", of.hotel)),
  "Guests.find": (of) => Guests.use((_) => _.find(of.hotel, GuestId.make("g1"))),
  "Guests.mergedInto": (of) => Guests.use((_) => _.mergedInto(of.hotel, GuestId.make("g1"))),
  "Handovers.giveBack": (of) => Handovers.use((_) => _.giveBack(of.withStaff)),
  "Handovers.waiting": (of) => Handovers.use((_) => _.waiting(of.hotel)),
  "HotelContents.read": (of) => HotelContents.use((_) => _.read(of.hotel)),
  "HotelContents.replace": (of) => HotelContents.use((_) => _.replace(of.hotel, { staff: {} }, 1)),
  "Inbox.reassign": (of) => Inbox.use((_) => _.reassign(of.conversation, of.conversation)),
  "Inbox.unhandled": (of) => Inbox.use((_) => _.unhandled(of.conversation, 10)),
  "Inbox.unhandledOf": (of) => Inbox.use((_) => _.unhandledOf([of.conversation], [], 10)),
  "Notices.forget": (of) => Notices.use((_) => _.forget(of.conversation, MARK)),
  "Notices.reassign": (of) => Notices.use((_) => _.reassign(of.conversation, of.conversation)),
  "OperatorTasks.list": (of) => OperatorTasks.use((_) => _.list(of.hotel, 10)),
  "OperatorTasks.page": (of) => OperatorTasks.use((_) => _.page({ tenantId: of.hotel, kind: null }, numbered)),
  "People.create": (of) =>
    People.use((_) =>
      _.create(of.principal, {
        email: "new@example.com",
        name: "New",
        role: "receptionist",
        tenantId: has.tenantId
      })
    ),
  "People.get": (of) => People.use((_) => _.get(of.principal, has.user.id)),
  "People.resetPassword": (of) => People.use((_) => _.resetPassword(of.principal, has.user.id)),
  "People.update": (of) => People.use((_) => _.update(of.principal, has.user.id, 1, { name: "Other" })),
  "PmsPlaces.read": (of) => PmsPlaces.use((_) => _.read(of.hotel)),
  "PmsPlaces.remove": (of) => PmsPlaces.use((_) => _.remove(of.hotel)),
  "PmsPlaces.replace": (of) => PmsPlaces.use((_) => _.replace(of.hotel, place, 1)),
  "ReservationLists.counts": (of) =>
    ReservationLists.use((_) => _.counts([{ tenantId: of.hotel, today: LocalDate.make("2026-12-10") }])),
  "ReservationStore.byBooking": (of) => ReservationStore.use((_) => _.byBooking(of.hotel, BookingId.make("77"))),
  "ReservationStore.byReference": (of) =>
    ReservationStore.use((_) => _.byReference(of.hotel, Reference.make("CDL-10001"))),
  "ReservationStore.newest": (of) => ReservationStore.use((_) => _.newest(of.hotel, 10)),
  "ReservationStore.occupied": (of) => ReservationStore.use((_) => _.occupied(of.hotel, stay, null)),
  "ReservationStore.ofConversation": (of) => ReservationStore.use((_) => _.ofConversation(of.conversation, 10)),
  "ReservationStore.reassign": (of) => ReservationStore.use((_) => _.reassign(of.conversation, of.conversation)),
  "ReviewLog.page": (of) => ReviewLog.use((_) => _.page({ tenantId: of.hotel, unanswered: false }, all)),
  "ReviewLog.summary": (of) => ReviewLog.use((_) => _.summary(of.hotel, 0)),
  "Reviews.hear": (of) => Reviews.use((_) => _.hear(of.conversation, "excelente", "k")),
  "Reviews.isOpen": (of) => Reviews.use((_) => _.isOpen(of.conversation)),
  "SendQueue.templateSentSince": (of) => SendQueue.use((_) => _.templateSentSince(of.conversation, 0)),
  "StaffDesk.reply": (of) => StaffDesk.use((_) => _.reply(of.withStaff, "Hola")),
  "StaffDesk.takeOver": (of) => StaffDesk.use((_) => _.takeOver(of.conversation)),
  "TenantIdentifiers.add": (of) => TenantIdentifiers.use((_) => _.add(of.hotel, `${of.hotel}@other.example`, true)),
  "TenantIdentifiers.list": (of) => TenantIdentifiers.use((_) => _.list(of.hotel, all)),
  "TenantIdentifiers.remove": (of) => TenantIdentifiers.use((_) => _.remove(of.hotel, `i-${has.tenantId}`)),
  "TenantNumbers.add": (of) =>
    TenantNumbers.use((_) =>
      _.add(of.hotel, { phoneNumberId: PhoneNumberId.make(`99-${of.hotel}`), displayPhone: "+598 99" })
    ),
  "TenantNumbers.end": (of) => TenantNumbers.use((_) => _.end(of.hotel, PhoneNumberId.make(has.tenantId), 5)),
  "TenantSecrets.list": (of) => TenantSecrets.use((_) => _.list(of.hotel)),
  "TenantSecrets.remove": (of) => TenantSecrets.use((_) => _.remove(of.hotel, "whatsapp-access-token")),
  "TenantSecrets.set": (of) =>
    TenantSecrets.use((_) => _.set(of.hotel, "pms-api-key", Redacted.make("0123456789abcdef"))),
  "Tenants.get": (of) => Tenants.use((_) => _.get(of.hotel)),
  "Tenants.list": (of) => Tenants.use((_) => _.list(of.hotel, all)),
  "Tenants.update": (of) => Tenants.use((_) => _.update(of.hotel, 1, { status: "inactive" })),
  "TicketDesk.list": (of) => TicketDesk.use((_) => _.list(of.hotel, 10)),
  "TicketDesk.page": (of) => TicketDesk.use((_) => _.page(of.hotel, all)),
  "UncertainSends.count": (of) => UncertainSends.use((_) => _.count(of.hotel)),
  "UncertainSends.page": (of) => UncertainSends.use((_) => _.page(of.hotel, numbered)),
  "UserSessions.list": (of) => UserSessions.use((_) => _.list({ userId: null, tenantId: of.hotel }, all)),
  "Users.list": (of) => Users.use((_) => _.list(of.hotel, all))
})

/** Methods that are told a row of a hotel and not whose it is: only the wall keeps another hotel from it. */
export const ofARow = (has: Furniture): Readonly<Record<string, Asking>> => ({
  "ApiKeys.get": ApiKeys.use((_) => _.get(has.key.id)),
  "ApiKeys.revoke": ApiKeys.use((_) => _.revoke(has.key.id)),
  "ApiKeys.rotate": ApiKeys.use((_) => _.rotate(has.key.id, { overlap: 0, by: null })),
  "ConversationStore.absorb": ConversationStore.use((_) =>
    Effect.flatMap(
      Effect.succeed({
        id: has.conversation,
        version: 0,
        state: { _tag: "WithStaff" as const, language: "es" as const, because: MARK, talk: { _tag: "Idle" as const } },
        mergedInto: null
      }),
      (from) => _.absorb(from, ConversationId.make(`${has.tenantId}/g3`))
    )
  ),
  "DeadLetters.discard": DeadLetters.use((_) => _.discard(has.letter, "x")),
  "DeadLetters.get": DeadLetters.use((_) => _.get(has.letter)),
  "DeadLetters.replay": DeadLetters.use((_) => _.replay(has.letter)),
  "OperatorTasks.done": OperatorTasks.use((_) => _.done(has.task, "x")),
  "OperatorTasks.get": OperatorTasks.use((_) => _.get(has.task)),
  "Quarantine.close": Quarantine.use((_) => _.close(has.quarantined, "discarded", "x")),
  "Quarantine.get": Quarantine.use((_) => _.get(has.quarantined)),
  "ReservationStore.events": ReservationStore.use((_) => _.events(has.reservation)),
  "ReservationStore.find": ReservationStore.use((_) => _.find(has.reservation)),
  "ReservationStore.firstBroken": ReservationStore.use((_) => _.firstBroken(has.reservation)),
  "ReservationStore.keepReceipt": ReservationStore.use((_) => _.keepReceipt(has.reservation, "another")),
  "ReservationStore.nudged": ReservationStore.use((_) => _.nudged(has.reservation, 7)),
  "ReservationStore.receipts": ReservationStore.use((_) => _.receipts(has.reservation)),
  "ReservationStore.successorOf": ReservationStore.use((_) => _.successorOf(has.reservation)),
  "TicketDesk.done": TicketDesk.use((_) => _.done(has.ticket, "x")),
  "TicketDesk.get": TicketDesk.use((_) => _.get(has.ticket)),
  "TicketDesk.take": TicketDesk.use((_) => _.take(has.ticket, "x")),
  "UncertainSends.get": UncertainSends.use((_) => _.get(`u-${has.tenantId}`)),
  "UserSessions.holder": UserSessions.use((_) => _.holder(has.session)),
  "UserSessions.revoke": UserSessions.use((_) => _.revoke(has.session, "x")),
  "UserSessions.revokeAll": UserSessions.use((_) => _.revokeAll(has.user.id, null, "x")),
  "UserSessions.rotate": UserSessions.use((_) => _.rotate(has.session, has.session, "next")),
  "Users.get": Users.use((_) => _.get(has.user.id)),
  "Users.loggedIn": Users.use((_) => _.loggedIn(has.user.id)),
  "Users.pastHashes": Users.use((_) => _.pastHashes(has.user.id)),
  "Users.setPassword": Users.use((_) => _.setPassword(has.user.id, "hash", false)),
  "Users.update": Users.use((_) => _.update(has.user.id, has.user.version, { name: "Other" }))
})

/** What the scan of the house finds beside them, and why there is nothing to try. */
export const EXEMPT: Readonly<Record<string, string>> = {
  "AuthorizerEvents.look": "of an account elsewhere, which says itself whose it is",
  "Flags.isOn": "from memory, the same for whoever asks",
  "HotelContents.of": "from memory: every turn asks for its own hotel",
  "Hotels.byTenant": "from memory: every turn asks for its own hotel",
  "PaymentCallbacks.keep": "writes for the hotel whose provider has signed it",
  "PmsPlaces.of": "from memory: every call asks for its own hotel",
  "QuarantineReplays.replay": "of what belongs to no hotel yet",
  "QuarantineReplays.tryOut": "of what belongs to no hotel yet",
  "SandboxQloApps.removeFault": "of the pretend PMS",
  "TenantSecrets.of": "from memory: every call asks for its own hotel"
}
