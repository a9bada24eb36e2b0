import type { CaringSentences } from "../../Phrases.ts"

export const pt: CaringSentences = {
  requestTaken: "Anotado! Já avisei a equipe do hotel; quando estiver pronto eu aviso você por aqui.",
  lateFee: "Você pode ficar no quarto até {until}, com um custo de {fee}. Confirmo?",
  lateFree: "Você pode ficar no quarto até {until}, sem custo. Confirmo?",
  lateChanged: "O custo mudou desde que mostrei a você.",
  lateTaken:
    "Nesse dia outra pessoa chega ao seu quarto, então não podemos estender a saída. Se quiser, guardamos a bagagem na recepção.",
  lateConfirmed: "Pronto! Você pode ficar até {until}; o custo de {fee} é pago na recepção.",
  lateConfirmedFree: "Pronto! Você pode ficar até {until}, sem custo.",
  lateDeclined: "Perfeito, a saída fica no horário de sempre.",
  chooseLate: "Sim, confirme"
}
