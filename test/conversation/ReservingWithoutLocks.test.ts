import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { Reservations } from "../../src/booking/Reservations.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { Listener } from "../../src/language/Listener.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import * as Redis from "../../src/redis/Redis.ts"
import { roomOn } from "../booking/house.ts"
import { RedisServer } from "../support/RedisServer.ts"
import * as Server from "../support/RedisServer.ts"
import { newChat } from "./chat.ts"
import { layerOn } from "./world.ts"

const locks = RoomLocks.layerRedis.pipe(
  Layer.provide(Layer.unwrap(Effect.map(RedisServer, ({ url }) => Redis.layerUrl(Redacted.make(url)))))
)

/** The conversation with its holds in a Redis that can be killed. */
const world = Layer.unwrap(
  Effect.map(RedisServer, (server) =>
    layerOn(
      Listener.layer,
      { quiet: 100 },
      roomOn(locks.pipe(Layer.provide(Layer.succeed(RedisServer, server)))),
      PmsGateway.layerMemory
    ))
).pipe(Layer.provideMerge(RedisServer.layer))

const title = "while the holds' Redis is away"

if (Server.isMissing) {
  describe(title, () => {
    it.skip("is not tried: there is no redis-server", () => {})
  })
} else {layer(world, { timeout: "60 seconds", excludeTestServices: true })(title, (it) => {
    it.effect(
      "nothing new is held and the guest is told; who has a reservation sees and pays it",
      () =>
        Effect.gen(function* () {
          const redis = yield* RedisServer
          const reservations = yield* Reservations
          const before = yield* newChat
          yield* before.says("hola, una habitación para 2 adultos del 2 al 4 de marzo")
          yield* before.says("la 1")
          yield* before.says("sí")
          yield* before.says("Ana Pérez")
          assert.include(yield* before.says("ana@example.com"), "falta la seña")
          const late = yield* newChat
          yield* late.says("hola, una habitación para 2 adultos del 6 al 8 de marzo")
          yield* late.says("la 1")

          yield* redis.kill
          assert.include(yield* late.says("sí"), "no puedo asegurarte la habitación")
          assert.deepStrictEqual(yield* reservations.ofConversation(late.id), [])

          assert.include(yield* before.says("quiero ver mi reserva"), "Falta la seña")
          const [mine] = yield* reservations.ofConversation(before.id)
          yield* (yield* StaffReservations).confirmDeposit(mine?.id ?? assert.fail(), "Eva")
          yield* before.isTold("¡Reserva confirmada!")
          yield* redis.start
          yield* before.isTold("Tu código")
        }),
      60_000
    )
  })}
