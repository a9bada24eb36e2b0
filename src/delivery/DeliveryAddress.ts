import { Option, Schema } from "effect"
import { ConversationId, PhoneNumberId } from "../domain/Ids.ts"

/** Who sends for one guest over one number, in order. */
export interface DeliveryAddress {
  readonly phoneNumberId: PhoneNumberId
  readonly conversationId: ConversationId
}

/** An address as the name of its actor. Both parts are escaped, so no id can contain the separator. */
export const nameOf = ({ conversationId, phoneNumberId }: DeliveryAddress): string =>
  `${encodeURIComponent(phoneNumberId.toWellFormed())}|${encodeURIComponent(conversationId.toWellFormed())}`

const decode = Schema.decodeUnknownOption(
  Schema.Struct({ phoneNumberId: PhoneNumberId, conversationId: ConversationId })
)

/** `none` for a name that no address has. */
export const addressOf = (name: string): Option.Option<DeliveryAddress> => {
  const [phoneNumberId = "", conversationId = "", ...more] = name.split("|").map(unescaped)
  return more.length > 0 ? Option.none() : decode({ phoneNumberId, conversationId })
}

const unescaped = (part: string) => {
  try {
    return decodeURIComponent(part)
  } catch {
    return ""
  }
}
