import type { Board } from "../Board.ts"
import { above, pie, series, stacked, stat } from "../Panel.ts"
import { increase, percent, quantileOver } from "../Query.ts"

const RESERVATIONS = "hotel_reservations_total"

export const business: Board = {
  uid: "business-metrics",
  file: "business-metrics",
  folder: "agente-hotel",
  title: "Hotel Operations - Business Metrics",
  description: "What the house earns its keep with: reservations, what they came to, and what guests want.",
  tags: ["business"],
  refresh: "1m",
  since: "now-7d",
  rows: [
    {
      title: "Reservations",
      panels: [
        stat({
          title: "Confirmed in 24 hours",
          what: "Reservations that the PMS has, of the last day.",
          unit: "short",
          width: 6,
          queries: { confirmed: `${increase(`${RESERVATIONS}{status="confirmed"}`, "1d")} or vector(0)` }
        }),
        stat({
          title: "Failed in percent",
          what: "Reservations of the last day that came to nothing, of those that were begun.",
          unit: "percent",
          width: 6,
          queries: {
            failed: percent(
              increase("hotel_failed_reservations_total", "1d"),
              // Before the first one is confirmed there is no series of it, and a sum with nothing is nothing.
              `(${increase("hotel_failed_reservations_total", "1d")} + (${
                increase(`${RESERVATIONS}{status="confirmed"}`, "1d")
              } or vector(0)))`
            )
          },
          thresholds: above([50, "yellow"], [80, "red"]),
          empty: "none begun"
        }),
        stat({
          title: "Double bookings met",
          what: "Bookings of ours that met another one on the same room, in 30 days.",
          unit: "short",
          width: 6,
          queries: { met: increase("pms_double_bookings_total", "30d") },
          thresholds: above([1, "red"]),
          alerts: ["DoubleBooking"]
        }),
        stat({
          title: "Open conversations",
          what: "Conversations in which the guest wrote less than 30 minutes ago.",
          unit: "short",
          width: 6,
          queries: { open: "max(session_active_total)" }
        }),
        stacked({
          title: "By status",
          what: "Reservations of the last hour, by what became of them.",
          unit: "short",
          queries: { "{{status}}": increase(RESERVATIONS, "1h", "status") },
          empty: "none"
        }),
        stacked({
          title: "Confirmed by room type",
          what: "Of the last day.",
          unit: "short",
          queries: { "{{room_type}}": increase(`${RESERVATIONS}{status="confirmed"}`, "1d", "room_type") },
          empty: "none"
        }),
        pie({
          title: "Why reservations failed",
          what: "Of the last seven days.",
          unit: "short",
          queries: { "{{reason}}": `${increase("hotel_failed_reservations_total", "7d", "reason")} > 0` },
          empty: "none"
        }),
        series({
          title: "Days before the arrival",
          what: "From the confirmation to the arrival, over the last seven days.",
          unit: "d",
          queries: {
            median: quantileOver("7d", 0.5, "hotel_reservation_lead_time_days"),
            p90: quantileOver("7d", 0.9, "hotel_reservation_lead_time_days")
          },
          empty: "none"
        }),
        series({
          title: "Nights",
          what: "Of the reservations confirmed in the last seven days.",
          unit: "short",
          queries: {
            median: quantileOver("7d", 0.5, "hotel_reservation_nights"),
            p90: quantileOver("7d", 0.9, "hotel_reservation_nights")
          },
          empty: "none"
        }),
        series({
          title: "Value of reservations",
          what: "In euros with tax, of those confirmed in the last seven days in a currency whose worth is known.",
          unit: "currencyEUR",
          queries: {
            median: quantileOver("7d", 0.5, "hotel_reservation_value_euros"),
            p90: quantileOver("7d", 0.9, "hotel_reservation_value_euros")
          },
          empty: "none"
        }),
        series({
          title: "Occupancy tonight",
          what: "Rooms that cannot be had, in percent of all, by the hotel's own system.",
          unit: "percent",
          queries: { "{{tenant_id}}": "max by (tenant_id) (hotel_occupancy_rate)" },
          max: 100,
          empty: "not asked yet"
        }),
        series({
          title: "Payments",
          what: "Of the last day, by what came of them: what is not applied is a task for a person.",
          unit: "short",
          queries: { "{{outcome}}": increase("payment_outcomes_total", "1d", "outcome") },
          colours: { applied: "green", no_room: "red" },
          alerts: ["PaymentNeedsPerson", "PaymentCallbacksRefused", "PaymentCallbacksUnavailable"]
        }),
        series({
          title: "Cancellations",
          what: "Of the last day: inside the free time, after it, by staff, or at the PMS's desk.",
          unit: "short",
          queries: { "{{cancellation_type}}": increase("hotel_cancellations_total", "1d", "cancellation_type") }
        })
      ]
    },
    {
      title: "Guests",
      panels: [
        pie({
          title: "What guests want",
          what: "Intents of the last day.",
          unit: "short",
          queries: { "{{intent}}": `topk(12, ${increase("intents_detected_total", "1d", "intent")} > 0)` }
        }),
        series({
          title: "Not understood",
          what: "Messages of the last hour not, or barely, understood, in percent of all.",
          unit: "percent",
          queries: {
            "not understood": percent(
              increase("nlp_fallbacks_total", "1h"),
              increase("intents_detected_total", "1h")
            )
          },
          thresholds: above([10, "yellow"], [25, "red"])
        }),
        stacked({
          title: "How sure the understanding was",
          what: "Messages of the last hour: high from .75, medium from .45, low below.",
          unit: "short",
          queries: { "{{category}}": increase("nlp_confidence_category_total", "1h", "category") },
          colours: { high: "green", medium: "yellow", low: "red" }
        }),
        pie({
          title: "Languages",
          what: "Messages of the last day.",
          unit: "short",
          queries: { "{{detected_language}}": increase("nlp_language_detection_total", "1d", "detected_language") }
        }),
        series({
          title: "Turns by channel",
          what: "Of the last hour.",
          unit: "short",
          queries: { "{{channel}}": increase("hotel_messages_by_channel_total", "1h", "channel") }
        }),
        series({
          title: "Notices for staff",
          what: "What staff were told in the last hour, by kind.",
          unit: "short",
          queries: { "{{kind}}": increase("staff_notices_total", "1h", "kind") }
        })
      ]
    }
  ]
}
