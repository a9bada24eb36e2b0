import * as Hotels from "./Hotels.ts"
import type { Settings } from "./Server.ts"

export const APP_SECRET = "d6f0c1f9f8a94d0db7a5c4f1c0e2b3a4"
export const VERIFY_TOKEN = "b3a4e2c0f1c4a5b7d0da948f"
export const ACCESS_TOKEN = "EAAbenchbenchbenchbenchbench"

export const WEBHOOK = "/webhooks/whatsapp"

/** The handshake: every server of ours answers it once its doors are open. */
export const HANDSHAKE = `${WEBHOOK}?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`

/** A live profile against the pretend Meta at that port: nothing but the rate limits is other than the default. */
export const runtime = (databaseUrl: string, metaPort: number): Settings => ({
  ...door(databaseUrl),
  WHATSAPP_GRAPH_URL: `http://127.0.0.1:${metaPort}`,
  DELIVERY_NUMBER_PER_SECOND: "1000"
})

/** For the door alone, and for its floor. */
export const door = (databaseUrl: string): Settings => ({
  DATABASE_URL: databaseUrl,
  HOTELS_FILE: Hotels.file(),
  WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
  WHATSAPP_APP_SECRETS: APP_SECRET,
  WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
  // One machine plays all of Meta's.
  WEBHOOK_RATE_LIMIT_PER_MINUTE: "10000000",
  HTTP_MAX_CONNECTIONS: "2048"
})
