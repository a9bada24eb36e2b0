/** Rioplatense: the guest is `vos`. */
export const es = {
  greeting: "¡Hola! Soy el asistente virtual de {hotel} 😊 ¿En qué te puedo ayudar?",
  help:
    "Soy el asistente virtual de {hotel}. Por ahora te puedo mandar la ubicación del hotel, decirte el horario de la recepción o pasarte con una persona. ¿Qué necesitás?",
  noLocation: "No tengo la dirección a mano. ¿Querés que te pase con la recepción?",
  receptionAlways: "La recepción atiende las 24 horas, todos los días. Podés venir o escribir cuando quieras.",
  receptionOpen: "La recepción atiende todos los días, {hours}. Ahora está abierta y cierra {closes}.",
  receptionClosedToday: "La recepción atiende todos los días, {hours}. Ahora está cerrada y abre hoy {opens}.",
  receptionClosedTomorrow: "La recepción atiende todos los días, {hours}. Ahora está cerrada y abre mañana {opens}.",
  receptionUnknown: "No tengo el horario de la recepción. ¿Querés que se lo pregunte a una persona del hotel?",
  handOver: "Te paso con la recepción. Te van a escribir por acá mismo.",
  handOverClosedToday:
    "Le dejo tu mensaje a la recepción. Ahora está cerrada: abre hoy {opens} y te van a escribir por acá.",
  handOverClosedTomorrow:
    "Le dejo tu mensaje a la recepción. Ahora está cerrada: abre mañana {opens} y te van a escribir por acá.",
  clarify:
    "Perdón, no te entendí. Te puedo mandar la ubicación del hotel, decirte el horario de la recepción o pasarte con una persona.",
  clarifyAgain:
    "Sigo sin entenderte, y no quiero hacerte perder tiempo. Si querés, te paso con una persona de la recepción. También puedo mandarte la ubicación o el horario.",
  mediaAudio: "Todavía no puedo escuchar audios. ¿Me lo escribís? Si preferís, te paso con una persona.",
  mediaImage:
    "Gracias por la foto. Todavía no puedo ver imágenes; una persona de la recepción sí. ¿Te paso con alguien?",
  mediaVideo: "Gracias por el video. Todavía no puedo verlo; una persona de la recepción sí. ¿Te paso con alguien?",
  mediaDocument: "Recibí tu archivo, pero todavía no puedo leerlo. ¿Te paso con una persona de la recepción?",
  mediaSticker: "¡Lindo sticker! Si necesitás algo, escribime y te ayudo.",
  mediaContacts: "Recibí el contacto, pero todavía no sé qué hacer con él. ¿Te paso con una persona de la recepción?",
  mediaLocation:
    "Recibí tu ubicación, pero todavía no puedo usarla. ¿Querés que te mande la del hotel o te paso con una persona?",
  mediaOther:
    "Recibí tu mensaje, pero todavía no puedo abrirlo. ¿Me lo escribís? Si preferís, te paso con una persona.",
  tooLong:
    "Tu mensaje es muy largo y no pude leerlo entero. ¿Me lo contás en pocas palabras? Si preferís, te paso con una persona.",
  failed: "Algo falló de nuestro lado y no pude responderte. Ya le avisamos a la recepción.",
  late: "Perdón por la demora: recién recibo tu mensaje.",
  choose: "Ver opciones",
  chooseLocation: "Ubicación",
  chooseReceptionHours: "Horario de recepción",
  chooseHuman: "Una persona"
} as const
