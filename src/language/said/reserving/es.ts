/** What is said about a guest's own reservation. */
export const es = {
  reserveHeld: "¡Listo! Te guardo {room}, {stay}, por {total} en total, hasta {until}.",
  askName: "¿A nombre de quién va la reserva? Decime nombre y apellido.",
  askEmail: "¿Cuál es tu correo electrónico?",
  askPhone: "¿A qué teléfono te llamamos si hace falta? Si no es de acá, con el código de país.",
  badName: "Necesito nombre y apellido, como figuran en el documento.",
  badEmail: "Ese correo no me queda claro.",
  badPhone: "Ese teléfono no me queda claro.",
  askDeposit:
    "Para confirmarla falta la seña: {amount}. Cuando la transfieras, mandame por acá la foto o el PDF del comprobante; una persona lo revisa y te aviso.",
  askDepositLink:
    "Para confirmarla falta la seña: {amount}. Podés pagarla acá:\n{link}\nApenas el pago esté acreditado te aviso.",
  keptByStaff: "La recepción te reservó {room}, {stay}, por {total} en total. Código: {reference}.",
  resumeDeposit: "Y para confirmar tu reserva falta la seña.",
  keptUntil: "Te la guardo hasta {until}.",
  receiptTaken:
    "¡Gracias! Recibí el comprobante. Una persona lo revisa y te aviso por acá; mientras tanto la habitación sigue guardada.",
  bookingNow: "¡Perfecto! Estoy haciendo la reserva {reference}; te mando la confirmación en un momento.",
  letGo: "Listo, la dejé libre. ¿Te ayudo con algo más?",
  ownOne: "Esta es tu reserva:",
  ownMany: "Estas son tus reservas:",
  ownLine: "{reference}: {room}, {stay}. {status}",
  stageKept: "La tengo guardada y falta completarla.",
  stageDeposit: "Falta la seña.",
  stageReceipt: "Están revisando el comprobante.",
  stageBooking: "Se está haciendo la reserva.",
  stageUnknown: "El sistema del hotel todavía no me la confirmó.",
  stageConfirmed: "Está confirmada.",
  stageCancelling: "Se está cancelando.",
  stageCheckedIn: "Ya están alojados.",
  stageOver: "Ya no está vigente.",
  noOwn: "No encuentro ninguna reserva hecha desde este chat. Si la hiciste por otro medio, te paso con una persona.",
  whichOwn: "¿Cuál de tus reservas? Decime el número o el código.",
  askCancelFree: "Tu reserva {reference}, {room}, {stay}, se puede cancelar sin cargo. ¿La cancelo?",
  askCancelFee:
    "Tu reserva {reference}, {room}, {stay}, se puede cancelar, pero ahora con un cargo de {fee}. ¿La cancelo igual?",
  cancelAsked: "Estoy cancelando la reserva {reference}; te confirmo por acá en un momento.",
  chooseCancel: "Sí, cancelala",
  chooseKeep: "No, la mantengo",
  cancelKept: "Perfecto, tu reserva sigue en pie.",
  bookingsAway: "En este momento no puedo asegurarte la habitación, y no quiero prometerte algo que no tengo.",
  holdExpired:
    "Se venció el tiempo y la habitación de la reserva {reference} quedó libre. Si todavía la querés, decime y la busco de nuevo.",
  depositConfirmed: "¡Recibimos tu seña! Estoy haciendo la reserva {reference}.",
  depositRejected:
    "No encontramos el pago de la seña de la reserva {reference}. Fijate si el comprobante es el correcto y mandámelo de nuevo.",
  reservationConfirmed:
    "¡Reserva confirmada! ✅\nCódigo: {reference}\nHabitación: {room}\n{stay}, para {party}\nTotal: {total}, con impuestos",
  depositPaid: "Seña recibida: {amount}",
  qrCaption: "Tu código para la recepción: {reference}",
  failedTaken: "Perdón: la habitación se ocupó y no pude hacer la reserva {reference}.",
  failedPrice: "Perdón: el precio cambió y no hice la reserva {reference}.",
  failedByHotel: "El hotel soltó la habitación que tenía guardada para la reserva {reference}.",
  failedWithStay: "Como la reserva que iba a reemplazar se cancela, la {reference} tampoco sigue.",
  failedOther: "Perdón: no pude hacer la reserva {reference} en el sistema del hotel.",
  depositReturned: "El hotel se va a ocupar de devolverte la seña.",
  searchAgain: "¿Busco otra opción? Si preferís, te paso con una persona.",
  reservationDelayed:
    "El sistema del hotel no me responde en este momento. La habitación sigue guardada y sigo intentando; te aviso apenas esté la reserva {reference}.",
  reservationUnknown:
    "El sistema del hotel todavía no me dijo si la reserva {reference} quedó hecha. La habitación sigue guardada; lo averiguo y te aviso.",
  reservationCancelled: "La reserva {reference} quedó cancelada.",
  reservationCancelledByHotel: "El hotel canceló la reserva {reference}. Si no lo esperabas, te paso con una persona.",
  reservationChanged: "La recepción cambió tu reserva {reference}: {room}, {stay}."
} as const
