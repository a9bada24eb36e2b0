import type { ReservingSentences } from "../../Phrases.ts"

export const pt: ReservingSentences = {
  reserveHeld: "Pronto! Estou guardando {room} para você, {stay}, por {total} no total, até {until}.",
  askName: "Em nome de quem fica a reserva? Me diga nome e sobrenome.",
  askEmail: "Qual é o seu e-mail?",
  askPhone: "Em que telefone o hotel pode ligar para você? Se não for daqui, com o código do país.",
  badName: "Preciso de nome e sobrenome, como no documento.",
  badEmail: "Esse e-mail não ficou claro para mim.",
  badPhone: "Esse telefone não ficou claro para mim.",
  askDeposit:
    "Para confirmar, falta o sinal: {amount}. Quando transferir, me mande por aqui a foto ou o PDF do comprovante; uma pessoa confere e eu aviso você.",
  askDepositLink:
    "Para confirmar, falta o sinal: {amount}. Você pode pagar aqui:\n{link}\nAssim que o pagamento for aprovado eu aviso você.",
  keptByStaff: "A recepção reservou {room} para você, {stay}, por {total} no total. Código: {reference}.",
  resumeDeposit: "E para confirmar a sua reserva falta o sinal.",
  keptUntil: "Guardo o quarto para você até {until}.",
  receiptTaken:
    "Obrigado! Recebi o comprovante. Uma pessoa está conferindo e eu aviso você por aqui; enquanto isso o quarto continua guardado.",
  bookingNow: "Perfeito! Estou fazendo a reserva {reference}; mando a confirmação em um instante.",
  letGo: "Pronto, deixei livre. Posso ajudar em mais alguma coisa?",
  ownOne: "Esta é a sua reserva:",
  ownMany: "Estas são as suas reservas:",
  ownLine: "{reference}: {room}, {stay}. {status}",
  stageKept: "Está guardada e falta completar.",
  stageDeposit: "Falta o sinal.",
  stageReceipt: "O comprovante está sendo conferido.",
  stageBooking: "A reserva está sendo feita.",
  stageUnknown: "O sistema do hotel ainda não me confirmou.",
  stageConfirmed: "Está confirmada.",
  stageCancelling: "Está sendo cancelada.",
  stageCheckedIn: "O check-in já foi feito.",
  stageOver: "Já não está vigente.",
  noOwn:
    "Não encontro nenhuma reserva feita por este chat. Se você fez por outro meio, posso passar você para uma pessoa.",
  whichOwn: "Qual das suas reservas? Me diga o número ou o código.",
  askCancelFree: "A sua reserva {reference}, {room}, {stay}, pode ser cancelada sem custo. Cancelo?",
  askCancelFee:
    "A sua reserva {reference}, {room}, {stay}, pode ser cancelada, mas agora tem um custo de {fee}. Cancelo mesmo assim?",
  cancelAsked: "Estou cancelando a reserva {reference}; confirmo por aqui em um instante.",
  chooseCancel: "Sim, cancele",
  chooseKeep: "Não, mantenha",
  cancelKept: "Perfeito, a sua reserva continua valendo.",
  bookingsAway: "Neste momento não consigo garantir o quarto, e não quero prometer o que não tenho.",
  holdExpired:
    "O tempo acabou e o quarto da reserva {reference} ficou livre. Se você ainda quiser, me diga e procuro de novo.",
  depositConfirmed: "Recebemos o seu sinal! Estou fazendo a reserva {reference}.",
  depositRejected:
    "Não encontramos o pagamento do sinal da reserva {reference}. Veja se o comprovante é o certo e me mande de novo.",
  reservationConfirmed:
    "Reserva confirmada! ✅\nCódigo: {reference}\nQuarto: {room}\n{stay}, para {party}\nTotal: {total}, com impostos",
  depositPaid: "Sinal recebido: {amount}",
  qrCaption: "O seu código para a recepção: {reference}",
  failedTaken: "Desculpe: o quarto foi ocupado e não consegui fazer a reserva {reference}.",
  failedPrice: "Desculpe: o preço mudou e não fiz a reserva {reference}.",
  failedByHotel: "O hotel liberou o quarto que estava guardado para a reserva {reference}.",
  failedWithStay: "Como a reserva que ela ia substituir é cancelada, a {reference} também não segue.",
  failedOther: "Desculpe: não consegui fazer a reserva {reference} no sistema do hotel.",
  depositReturned: "O hotel vai cuidar de devolver o seu sinal.",
  searchAgain: "Procuro outra opção? Se preferir, passo você para uma pessoa.",
  reservationDelayed:
    "O sistema do hotel não está respondendo agora. O quarto continua guardado e eu sigo tentando; aviso assim que a reserva {reference} estiver feita.",
  reservationUnknown:
    "O sistema do hotel ainda não me disse se a reserva {reference} foi feita. O quarto continua guardado; vou descobrir e aviso você.",
  reservationCancelled: "A reserva {reference} foi cancelada.",
  reservationCancelledByHotel:
    "O hotel cancelou a reserva {reference}. Se você não esperava, posso passar você para uma pessoa.",
  reservationChanged: "A recepção mudou a sua reserva {reference}: {room}, {stay}."
}
