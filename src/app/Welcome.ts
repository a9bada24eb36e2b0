import { Effect, Layer, Option, Redacted } from "effect"
import { HttpServer } from "effect/http"
import { DatabaseServer } from "../sql/DatabaseServer.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { FirstAdmin } from "../identity/FirstAdmin.ts"
import { docsOpen } from "./AdminDoor.ts"
import { HttpConfig } from "./HttpConfig.ts"
import { Profile } from "./Profile.ts"
import * as StartScreen from "./StartScreen.ts"
import { VERSION } from "./Version.ts"

const DATABASE = {
  external: ["live", "PostgreSQL at DATABASE_URL"],
  embedded: ["embedded", "PostgreSQL, started and stopped with us"],
  adopted: ["embedded", "PostgreSQL, taken over from a process that was killed"],
  visited: ["embedded", "PostgreSQL of another process"]
} as const

const PMS = {
  sandbox: { name: "PMS", profile: "sandbox", detail: "a pretend QloApps for each demo hotel" },
  live: { name: "PMS", profile: "live", detail: "QloApps" }
} as const

/** The one screen that a person reads, once the doors are open. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { host } = yield* HttpConfig
    const { address } = yield* HttpServer.HttpServer
    const { origin } = yield* DatabaseServer
    const hotels = yield* Hotels
    const profile = yield* Profile
    const { made } = yield* FirstAdmin
    const docs = yield* docsOpen
    const [database, detail] = DATABASE[origin]
    const sandbox = profile.whatsapp === "sandbox"
    const names = hotels.all().map((hotel) => hotel.profile.name).join(", ")
    yield* StartScreen.show({
      version: VERSION,
      baseUrl: StartScreen.baseUrlOf(host, "port" in address ? address.port : 0),
      startedInSeconds: process.uptime(),
      ...Option.match(
        Option.flatMap(made, ({ email, password }) => Option.map(password, (drawn) => ({ drawn, email }))),
        {
          onNone: () => ({}),
          onSome: ({ drawn, email }) => ({ firstAdmin: { email, password: Redacted.value(drawn) } })
        }
      ),
      dependencies: [
        {
          name: "WhatsApp",
          profile: profile.whatsapp,
          detail: sandbox ? "a pretend Meta with two demo hotels" : "Meta's Graph API"
        },
        { name: "Database", profile: database, detail },
        {
          name: "Redis",
          profile: profile.redis,
          detail: profile.redis === "live" ? "at REDIS_URL" : "not needed by a single process: kept in memory"
        },
        ...(profile.pms === "none" ? [] : [PMS[profile.pms]]),
        {
          name: "Hotels",
          profile: sandbox ? "sandbox" : "live",
          detail: names === "" ? "none yet: set HOTELS_FILE" : names
        }
      ],
      pages: [
        ...(sandbox ? [{ name: "Chat", path: "/chat" }] : []),
        { name: "Webhook", path: "/webhooks/whatsapp" },
        { name: "API", path: docs ? "/docs" : "/openapi.json" },
        { name: "Health", path: "/health/ready" },
        { name: "Metrics", path: "/metrics" }
      ]
    })
  })
)
