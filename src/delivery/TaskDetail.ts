import type { DeliveryKind } from "./OperatorTasks.ts"

/** What a person reads about a task. No words, phones or wamids of guests. */
export const detailOf = (kind: DeliveryKind, reason: string, code: number | null): string => {
  const coded = code === null ? "" : ` (Meta's code ${code})`
  switch (kind) {
    case "uncertain_send":
      return `A message may or may not have reached its guest (${reason}); decide whether to say it again.`
    case "refused_send":
      return `Meta will not take a message: ${reason}${coded}.`
    case "undelivered":
      return `Meta took a message and could not deliver it: ${reason}${coded}.`
    case "window_closed":
      return `A guest last wrote more than 24 hours ago and there is no template to write first${coded}.`
    case "expired_send":
      return `A message could not be sent for too long and was given up${coded}.`
    case "number_stopped":
      return `Meta does not let this number send: ${reason}${coded}. Its messages wait.`
    case "owed_answer":
      return `A guest who is with staff was promised an answer: ${reason}.`
    case "account":
      return `Meta says something about the account that needs a person: ${reason}.`
  }
}
