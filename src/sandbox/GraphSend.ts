import { Result, Schema } from "effect"
import { Content, KINDS } from "./GraphContent.ts"
import { ofIssue, parameter, type Refusal, refusal } from "./GraphRefusal.ts"

/** Who a message is for: a phone (`to`) or a business-scoped user id (`recipient`). If both are given, `to` wins. */
export interface Recipient {
  readonly input: string
  /** Digits of the phone, or the user id as it is. */
  readonly id: string
  readonly by: "phone" | "userId"
}

export interface Send {
  readonly _tag: "Send"
  readonly to: Recipient
  readonly content: Content
  readonly callbackData: string | null
  readonly quotes: string | null
}

/** A guest's message marked as read, and with it every older one. */
export interface Read {
  readonly _tag: "Read"
  readonly wamid: string
  readonly typing: boolean
}

const Product = Schema.Literal("whatsapp")

const Envelope = Schema.Struct({
  messaging_product: Product,
  recipient_type: Schema.optionalKey(Schema.Literals(["individual", "group"])),
  to: Schema.optionalKey(Schema.String),
  recipient: Schema.optionalKey(Schema.String),
  type: Schema.optionalKey(Schema.String),
  context: Schema.optionalKey(Schema.Struct({ message_id: Schema.NonEmptyString })),
  biz_opaque_callback_data: Schema.optionalKey(Schema.String.check(
    Schema.makeFilter((data: string) =>
      data.length <= 512 || "biz_opaque_callback_data length invalid. Max length: 512"
    )
  ))
})

const ReadEnvelope = Schema.Struct({
  messaging_product: Product,
  status: Schema.Literal("read"),
  message_id: Schema.String.check(
    Schema.makeFilter((wamid: string) => wamid.startsWith("wamid.") || "Message ID is not valid")
  ),
  typing_indicator: Schema.optionalKey(Schema.Struct({ type: Schema.Literal("text") }))
})

const decodeEnvelope = Schema.decodeUnknownResult(Envelope)
const decodeRead = Schema.decodeUnknownResult(ReadEnvelope)
const decodeContent = Schema.decodeUnknownResult(Content, { onExcessProperty: "error" })

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reads the JSON of `POST /{phone number id}/messages` as strictly as Meta's documentation says it is read. */
export const parse = (body: unknown): Result.Result<Send | Read, Refusal> => {
  if (!isObject(body)) return Result.fail(parameter("The parameter messaging_product is required."))
  return "status" in body ? parseRead(body) : parseSend(body)
}

const parseRead = (body: unknown): Result.Result<Read, Refusal> => {
  const read = decodeRead(body)
  if (Result.isFailure(read)) return Result.fail(ofIssue(read.failure.issue))
  const { message_id: wamid, typing_indicator: typing } = read.success
  return Result.succeed({ _tag: "Read", wamid, typing: typing !== undefined })
}

const parseSend = (body: Readonly<Record<string, unknown>>): Result.Result<Send, Refusal> => {
  const envelope = decodeEnvelope(body)
  if (Result.isFailure(envelope)) return Result.fail(ofIssue(envelope.failure.issue))
  const { biz_opaque_callback_data: callbackData, context, recipient, to, type = "text" } = envelope.success

  const person = recipientOf(to, recipient)
  if (Result.isFailure(person)) return Result.fail(person.failure)

  if (!KINDS.includes(type)) {
    return Result.fail(parameter(`Param type must be one of {${KINDS.join(", ").toUpperCase()}} - got "${type}".`))
  }
  const content = decodeContent({ type, ...(type in body ? { [type]: body[type] } : {}) })
  if (Result.isFailure(content)) return Result.fail(ofIssue(content.failure.issue))

  return Result.succeed({
    _tag: "Send",
    to: person.success,
    content: content.success,
    callbackData: callbackData ?? null,
    quotes: context?.message_id ?? null
  })
}

const recipientOf = (to: string | undefined, recipient: string | undefined): Result.Result<Recipient, Refusal> => {
  if (to !== undefined) {
    const id = to.replace(/[\s()+-]/g, "")
    return /^\d{5,20}$/.test(id)
      ? Result.succeed({ input: to, id, by: "phone" })
      : Result.fail(refusal(131009, "Parameter to is not a phone number"))
  }
  if (recipient !== undefined) {
    return /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(recipient)
      ? Result.succeed({ input: recipient, id: recipient, by: "userId" })
      : Result.fail(refusal(131009, "Parameter recipient is not a user id"))
  }
  return Result.fail(parameter("The parameter to is required."))
}
