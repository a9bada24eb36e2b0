import type { HotelContent } from "./HotelContent.ts"

interface Version {
  readonly version: number
  readonly content: HotelContent
}

/**
 * What the trail keeps of a change of a hotel's document: the sections that differ. Accounts and passwords are in no trail:
 * of them it says only that they were there.
 */
export const changesBetween = (before: Version, after: Version) => {
  const was: Sections = { ...before.content }
  const is: Sections = { ...after.content }
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((section) =>
    JSON.stringify(was[section]) !== JSON.stringify(is[section])
  )
  const told = (version: Version) => {
    const sections = withoutSecrets(version.content)
    return {
      version: version.version,
      ...Object.fromEntries(changed.map((section) => [section, sections[section] ?? null]))
    }
  }
  return { before: told(before), after: told(after) }
}

type Sections = Readonly<Record<string, unknown>>

const withoutSecrets = ({ payment, wifi, ...others }: HotelContent): Sections => ({
  ...others,
  ...(wifi === undefined ? {} : { wifi: { network: wifi.network, password: wifi.password !== undefined } }),
  ...(payment === undefined
    ? {}
    : { payment: { methods: payment.methods, note: payment.note, transfer: payment.transfer !== undefined } })
})
