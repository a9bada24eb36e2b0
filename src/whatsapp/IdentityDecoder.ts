import { BadItem } from "./BadItem.ts"
import { instantOf, isObject, type Json, objectOf } from "./MetaJson.ts"
import { type Contacts, personOf, strangerOf } from "./PersonDecoder.ts"
import type { IdentityEvent, Person } from "./WhatsAppEvent.ts"

/** A system message: Meta says that the person it is from is somebody else from now on. */
export const systemIdentityOf = (
  system: Json | undefined,
  said: { readonly wamid: string; readonly before: Person; readonly at: number | null }
): IdentityEvent => {
  const { at, before, wamid } = said
  const named = strangerOf(system?.["wa_id"] ?? system?.["new_wa_id"], system?.["user_id"])
  const type = system?.["type"]
  const known = type === "user_changed_number" || type === "user_changed_user_id"
  if (named === undefined || !known) {
    return { _tag: "Identity", type: "system_other", key: wamid, wamid, before, after: before, at }
  }
  return { _tag: "Identity", type, key: wamid, wamid, before, after: { ...namesOf(before), ...named }, at }
}

const namesOf = ({ name, username }: Person): Person => ({
  ...(name === undefined ? {} : { name }),
  ...(username === undefined ? {} : { username })
})

/** An item of `user_id_update`: the same news as the system message, under a field of its own. */
export const userIdUpdateOf = (item: unknown, contacts: Contacts, receivedAt: number): IdentityEvent | BadItem => {
  if (!isObject(item)) return new BadItem("a user id update that is not an object")
  const ids = objectOf(item["user_id"])
  if (typeof ids?.["previous"] === "number" || typeof ids?.["current"] === "number") {
    return new BadItem("a user id is a number, so its digits are lost", true)
  }
  const before = strangerOf(ids?.["previous"])
  const after = strangerOf(ids?.["current"])
  if (before?.userId === undefined || after?.userId === undefined) {
    return new BadItem("a user id update without both ids")
  }
  // The phone on the contact is the same person's; it ties both ids to one guest.
  const known = personOf(contacts, item["wa_id"]) ?? {}
  const key = `${before.userId}>${after.userId}`
  const at = instantOf(item["timestamp"], receivedAt)
  return {
    _tag: "Identity",
    type: "user_id_update",
    key,
    wamid: null,
    before: { ...known, ...before },
    after: { ...known, ...after },
    at
  }
}
