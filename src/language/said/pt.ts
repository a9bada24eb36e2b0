import type { Sentences } from "../Phrases.ts"

/** Brazilian: the guest is `você`. */
export const pt = {
  greeting: "Olá! Sou o assistente virtual de {hotel} 😊 Como posso ajudar você?",
  help:
    "Sou o assistente virtual de {hotel}. Por enquanto posso mandar a localização do hotel, dizer o horário da recepção ou passar você para uma pessoa. Do que você precisa?",
  noLocation: "Não tenho o endereço à mão. Quer que eu passe você para a recepção?",
  receptionAlways: "A recepção atende 24 horas, todos os dias. Pode vir ou escrever quando quiser.",
  receptionOpen: "A recepção atende todos os dias, {hours}. Agora está aberta e fecha {closes}.",
  receptionClosedToday: "A recepção atende todos os dias, {hours}. Agora está fechada e abre hoje {opens}.",
  receptionClosedTomorrow: "A recepção atende todos os dias, {hours}. Agora está fechada e abre amanhã {opens}.",
  receptionUnknown: "Não tenho o horário da recepção. Quer que eu pergunte a uma pessoa do hotel?",
  handOver: "Estou passando você para a recepção. Vão escrever para você por aqui mesmo.",
  handOverClosedToday:
    "Deixei sua mensagem com a recepção. Agora está fechada: abre hoje {opens} e vão escrever para você por aqui.",
  handOverClosedTomorrow:
    "Deixei sua mensagem com a recepção. Agora está fechada: abre amanhã {opens} e vão escrever para você por aqui.",
  clarify:
    "Desculpe, não entendi. Posso mandar a localização do hotel, dizer o horário da recepção ou passar você para uma pessoa.",
  clarifyAgain:
    "Ainda não consegui entender, e não quero tomar seu tempo. Se quiser, passo você para uma pessoa da recepção. Também posso mandar a localização ou o horário.",
  mediaAudio: "Ainda não consigo ouvir áudios. Pode escrever para mim? Se preferir, passo você para uma pessoa.",
  mediaImage:
    "Obrigado pela foto. Ainda não consigo ver imagens; uma pessoa da recepção consegue. Quer que eu chame alguém?",
  mediaVideo:
    "Obrigado pelo vídeo. Ainda não consigo assistir; uma pessoa da recepção consegue. Quer que eu chame alguém?",
  mediaDocument: "Recebi seu arquivo, mas ainda não consigo ler. Quer que eu passe você para uma pessoa da recepção?",
  mediaSticker: "Adorei a figurinha! Se precisar de algo, escreva para mim que eu ajudo.",
  mediaContacts: "Recebi o contato, mas ainda não sei o que fazer com ele. Quer que eu passe você para a recepção?",
  mediaLocation:
    "Recebi sua localização, mas ainda não consigo usá-la. Quer que eu mande a do hotel ou passe você para uma pessoa?",
  mediaOther:
    "Recebi sua mensagem, mas ainda não consigo abrir. Pode escrever para mim? Se preferir, passo você para uma pessoa.",
  tooLong:
    "Sua mensagem é muito longa e não consegui ler inteira. Pode me contar em poucas palavras? Se preferir, passo você para uma pessoa.",
  failed: "Algo falhou do nosso lado e não consegui responder. A recepção já foi avisada.",
  late: "Desculpe a demora: sua mensagem acabou de chegar para mim.",
  choose: "Ver opções",
  chooseLocation: "Localização",
  chooseReceptionHours: "Horário da recepção",
  chooseHuman: "Uma pessoa"
} as const satisfies Sentences
