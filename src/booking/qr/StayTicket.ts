import { Data, Effect, Redacted, Schema } from "effect"
import { errors, jwtVerify, SignJWT } from "jose"
import { TenantId } from "../../domain/Ids.ts"
import { LocalDate } from "../../domain/StayDates.ts"
import { Reference } from "../Reservation.ts"
import type { QrKey } from "./QrConfig.ts"

/** What the code on a confirmation says: which stay, of which hotel. Nothing about who the guest is. */
export const StayTicket = Schema.Struct({
  hotel: TenantId,
  reference: Reference,
  arrive: LocalDate,
  leave: LocalDate
})
export type StayTicket = typeof StayTicket.Type

/** Not one of ours, altered, or of a stay that is over. */
export class TicketRefused extends Data.TaggedError("TicketRefused")<{
  readonly because: "not_a_ticket" | "unknown_key" | "forged" | "over"
}> {
  override get message() {
    return {
      not_a_ticket: "This is not a code of a confirmation.",
      unknown_key: "This code is signed with a key that this installation does not know.",
      forged: "The signature does not fit: the code was forged or altered.",
      over: "The stay of this code is over."
    }[this.because]
  }
}

/** One algorithm and one kind of token: whoever asks for another is refused. RFC 8725 3.1 and 3.11. */
const ALGORITHM = "HS256"
const KIND = "stay+jwt"

const bytes = ({ secret }: QrKey) => new TextEncoder().encode(Redacted.value(secret))

/** Signed with the newest key; good until the day after the stay. */
export const sign = (
  { arrive, hotel, leave, reference }: StayTicket,
  [key]: ReadonlyArray<QrKey>
): Effect.Effect<string> =>
  key === undefined
    ? Effect.die(new Error("there is no key to sign with"))
    : Effect.promise(() =>
      new SignJWT({ arrive, leave })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: KIND })
        .setIssuer(hotel)
        .setSubject(reference)
        .setExpirationTime(new Date(Date.parse(`${leave}T00:00:00Z`) + 2 * 86_400_000))
        .sign(bytes(key))
    )

/** What the code says, when one of our keys signed it. `now` in milliseconds since the epoch. */
export const verify = (
  token: string,
  keys: ReadonlyArray<QrKey>,
  now: number
): Effect.Effect<StayTicket, TicketRefused> =>
  Effect.tryPromise({
    try: () =>
      jwtVerify(
        token.trim(),
        ({ kid }) => {
          const key = keys.find((one) => one.kid === kid)
          if (key === undefined) throw new UnknownKey()
          return bytes(key)
        },
        { algorithms: [ALGORITHM], typ: KIND, currentDate: new Date(now) }
      ),
    catch: refusal
  }).pipe(
    Effect.flatMap(({ payload }) =>
      Effect.mapError(
        decode({ hotel: payload.iss, reference: payload.sub, arrive: payload["arrive"], leave: payload["leave"] }),
        () => new TicketRefused({ because: "not_a_ticket" })
      )
    )
  )

class UnknownKey extends Error {}

const decode = Schema.decodeUnknownEffect(StayTicket)

const refusal = (cause: unknown): TicketRefused =>
  new TicketRefused({
    because: cause instanceof UnknownKey
      ? "unknown_key"
      : cause instanceof errors.JWTExpired
      ? "over"
      : cause instanceof errors.JWSSignatureVerificationFailed
      ? "forged"
      : "not_a_ticket"
  })
