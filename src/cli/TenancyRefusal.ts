import type { TenancyError } from "../tenancy/TenancyError.ts"
import { CommandError, databaseAway, HotelRefused } from "./CommandError.ts"

/** What the room of hotels refuses, as the operator reads it. */
export const refusalOf = (error: TenancyError): CommandError => {
  const { reason } = error
  return reason._tag === "DirectoryUnavailable" ? databaseAway(error) : new CommandError({
    reason: new HotelRefused({
      problem: reason._tag === "NumberOwnedTwice" ? ownedTwice(reason.phoneNumberId) : reason.message,
      exit: reason._tag === "NoIdentifier" ? 2 : 1
    })
  })
}

const ownedTwice = (phoneNumberId: string) =>
  `Number ${phoneNumberId} has an owner in that time: \`conserje tenants numbers move\` or \`end\` first says until when.`
