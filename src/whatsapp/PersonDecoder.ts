import { idOf, listOf, objectOf, shortTextOf } from "./MetaJson.ts"
import type { Person } from "./WhatsAppEvent.ts"

const PHONE = /^\+?(\d{4,20})$/
const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9.]{1,160}$/

type Identity = Pick<Person, "phone" | "userId">

/**
 * Who is meant by one of Meta's identifiers. What it is shows in how it looks, not in where it stands: user ids have
 * been seen where phones belong.
 */
const identityOf = (value: unknown): Identity => {
  const id = idOf(value)
  if (id === undefined) return {}
  if (USER_ID.test(id)) return { userId: id }
  const phone = PHONE.exec(id)?.[1]
  return phone === undefined ? {} : { phone }
}

/** The cards that come with a value's messages, by every id they carry. */
export type Contacts = ReadonlyMap<string, Person>

export const contactsOf = (value: unknown): Contacts => {
  const contacts = new Map<string, Person>()
  for (const one of listOf(value) ?? []) {
    const card = objectOf(one)
    if (card === undefined) continue
    const profile = objectOf(card["profile"])
    const name = shortTextOf(profile?.["name"])
    const username = shortTextOf(profile?.["username"])
    const person: Person = {
      ...identityOf(card["user_id"]),
      ...identityOf(card["wa_id"]),
      ...(name === undefined ? {} : { name }),
      ...(username === undefined ? {} : { username })
    }
    if (person.phone !== undefined) contacts.set(person.phone, person)
    if (person.userId !== undefined) contacts.set(person.userId, person)
  }
  return contacts
}

/** The only person of a value, for an item that does not say whose it is. */
const onlyOne = (contacts: Contacts): Person | undefined => {
  const people = new Set(contacts.values())
  return people.size === 1 ? [...people][0] : undefined
}

/**
 * The person behind an item's identifiers, completed from the contact that carries one of them: whoever is known by
 * phone and by user id is one guest. `undefined` when nobody is named.
 */
export const personOf = (contacts: Contacts, ...ids: ReadonlyArray<unknown>): Person | undefined => {
  const named: { phone?: string; userId?: string } = {}
  for (const id of ids) Object.assign(named, identityOf(id))
  if (named.phone === undefined && named.userId === undefined) {
    return ids.every((id) => id === undefined || id === null) ? onlyOne(contacts) : undefined
  }
  const contact = contacts.get(named.userId ?? "") ?? contacts.get(named.phone ?? "")
  return contact === undefined ? named : { ...contact, ...named }
}

/** The same for people who are not in the value's contacts. */
export const strangerOf = (...ids: ReadonlyArray<unknown>): Person | undefined => personOf(NOBODY, ...ids)

const NOBODY: Contacts = new Map()
