/** What is said during and after a stay, in Rioplatense: the guest is `vos`. */
export const es = {
  requestTaken: "¡Anotado! Ya le avisé al equipo del hotel; cuando esté listo te aviso por acá.",
  lateFee: "Podés quedarte en la habitación hasta {until}, con un cargo de {fee}. ¿Te lo confirmo?",
  lateFree: "Podés quedarte en la habitación hasta {until}, sin cargo. ¿Te lo confirmo?",
  lateChanged: "El cargo cambió desde que te lo mostré.",
  lateTaken:
    "Ese día llega otra persona a tu habitación, así que no podemos extender la salida. Si querés, te guardamos el equipaje en la recepción.",
  lateConfirmed: "¡Listo! Podés quedarte hasta {until}; el cargo de {fee} se paga en la recepción.",
  lateConfirmedFree: "¡Listo! Podés quedarte hasta {until}, sin cargo.",
  lateDeclined: "Perfecto, la salida queda en el horario de siempre.",
  chooseLate: "Sí, confirmalo"
} as const
