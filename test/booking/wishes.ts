import { ConversationId, GuestId, PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Currency, Money } from "../../src/domain/Money.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import type { Beginning } from "../../src/booking/ReservationStore.ts"
import type { Record } from "../../src/booking/Record.ts"
import { Reference, ReservationId } from "../../src/booking/Reservation.ts"
import { RoomId, RoomTypeId } from "../../src/pms/RoomType.ts"

export const tenantId = TenantId.make("casa")
export const NOON = Date.parse("2026-11-22T15:00:00Z")

export const pesos = (minor: number) => new Money({ minor, currency: Currency.make("ARS") })

export const stay = (arrive: string, leave: string) =>
  new StayDates({ arrive: LocalDate.make(arrive), leave: LocalDate.make(leave) })

let drawn = 0

/** A reservation that was just held for a guest. */
export const beginning = (over: Partial<Record> = {}, wishKey = `wish${++drawn}`): Beginning => {
  const id = over.id ?? ReservationId.make(`r${++drawn}`)
  return {
    actor: "guest",
    wishKey,
    quoteId: `q${++drawn}`,
    quotedUntil: NOON + 1_200_000,
    record: {
      id,
      reference: Reference.make(`CDL-${String(10_000 + ++drawn)}`),
      tenantId,
      conversationId: ConversationId.make("casa/ana"),
      guestId: GuestId.make("ana"),
      phoneNumberId: PhoneNumberId.make("112"),
      stage: "held",
      because: null,
      stay: stay("2026-12-10", "2026-12-12"),
      party: { adults: 2, childAges: [5] },
      room: {
        id: RoomId.make(`room${++drawn}`),
        number: "201",
        typeId: RoomTypeId.make("4"),
        typeName: "Doble"
      },
      price: { total: pesos(4_680_000), withoutTax: pesos(4_000_000) },
      bookedFor: { firstName: null, lastName: null, email: null, phone: null },
      deposit: { by: "transfer", amount: pesos(1_404_000), state: "awaited" },
      holdToken: "7",
      holdUntil: NOON + 1_200_000,
      dueAt: NOON + 1_200_000,
      tries: 0,
      bookingKey: id,
      bookedAs: null,
      byStaff: false,
      bookingId: null,
      replaces: null,
      createdAt: NOON,
      ...over
    }
  }
}
