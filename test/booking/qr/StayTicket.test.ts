import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { SignJWT } from "jose"
import jsQR from "jsqr"
import { PNG } from "pngjs"
import { Buffer } from "node:buffer"
import * as QrPicture from "../../../src/booking/qr/QrPicture.ts"
import * as StayTicket from "../../../src/booking/qr/StayTicket.ts"
import { Reference } from "../../../src/booking/Reservation.ts"
import { TenantId } from "../../../src/domain/Ids.ts"
import { LocalDate } from "../../../src/domain/StayDates.ts"

const key = (kid: string, letter = kid) => ({ kid, secret: Redacted.make(letter.repeat(40)) })
const NEW = key("b")
const OLD = key("a")

const ticket: StayTicket.StayTicket = {
  hotel: TenantId.make("casa-del-lago"),
  reference: Reference.make("HCDL-7K3M9"),
  arrive: LocalDate.make("2026-12-10"),
  leave: LocalDate.make("2026-12-12")
}
const NOW = Date.parse("2026-11-22T15:00:00Z")

const refusal = (token: string, keys = [NEW, OLD], now = NOW) =>
  Effect.map(Effect.flip(StayTicket.verify(token, keys, now)), ({ because }) => because)

describe("StayTicket", () => {
  it.effect("says what it was signed for, whether the key is the newest or an older one", () =>
    Effect.gen(function* () {
      const token = yield* StayTicket.sign(ticket, [OLD])
      assert.deepStrictEqual(yield* StayTicket.verify(token, [NEW, OLD], NOW), ticket)
    }))

  it.effect("refuses every altered letter of it", () =>
    Effect.gen(function* () {
      const token = yield* StayTicket.sign(ticket, [NEW])
      const [, payload = "", signature = ""] = token.split(".")
      const [head = ""] = token.split(".")
      const changed = Buffer.from(JSON.stringify({
        ...JSON.parse(Buffer.from(payload, "base64url").toString()),
        sub: "HCDL-AAAAA"
      })).toString("base64url")
      assert.strictEqual(yield* refusal([head, changed, signature].join(".")), "forged")
      for (let at = 0; at < token.length; at++) {
        const other = token[at] === "A" ? "B" : "A"
        const altered = token.slice(0, at) + other + token.slice(at + 1)
        // The last letter of a signature holds bits that nobody reads.
        if (at !== token.length - 1) {
          assert.isTrue(yield* Effect.isFailure(StayTicket.verify(altered, [NEW], NOW)), `${at}`)
        }
      }
    }))

  it.effect("refuses a key that it does not know, one that only has the same name, and no key at all", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* refusal(yield* StayTicket.sign(ticket, [key("c")])), "unknown_key")
      assert.strictEqual(yield* refusal(yield* StayTicket.sign(ticket, [key("b", "x")])), "forged")
      const none = `${
        Buffer.from(JSON.stringify({ alg: "none", typ: "stay+jwt", kid: "b" })).toString("base64url")
      }.e30.`
      assert.strictEqual(yield* refusal(none), "not_a_ticket")
    }))

  it.effect("refuses a token of another kind that one of our keys signed", () =>
    Effect.gen(function* () {
      const session = yield* Effect.promise(() =>
        new SignJWT({ arrive: "2026-12-10", leave: "2026-12-12" })
          .setProtectedHeader({ alg: "HS256", kid: "b", typ: "at+jwt" })
          .setIssuer("casa-del-lago").setSubject("HCDL-7K3M9").setExpirationTime("1y")
          .sign(new TextEncoder().encode("b".repeat(40)))
      )
      assert.strictEqual(yield* refusal(session), "not_a_ticket")
    }))

  it.effect("is over two days after the stay", () =>
    Effect.gen(function* () {
      const token = yield* StayTicket.sign(ticket, [NEW])
      assert.strictEqual(yield* refusal(token, [NEW], Date.parse("2026-12-15T00:00:00Z")), "over")
    }))

  it.effect("makes a picture that a camera reads", () =>
    Effect.gen(function* () {
      const token = yield* StayTicket.sign(ticket, [NEW])
      const { data, height, width } = PNG.sync.read(Buffer.from(yield* QrPicture.png(token)))
      assert.strictEqual(jsQR.default(new Uint8ClampedArray(data), width, height)?.data, token)
    }))
})
