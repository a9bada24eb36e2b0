/** The pretend Meta as a process of its own, so that its work is not the runtime's. */
import { Layer, Redacted } from "effect"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import * as Shutdown from "../../src/app/Shutdown.ts"
import { ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN } from "./Settings.ts"

Shutdown.run(Layer.launch(SandboxMeta.layer({
  port: Number(process.env["PORT"]),
  secrets: {
    accessToken: Redacted.make(ACCESS_TOKEN),
    appSecret: Redacted.make(APP_SECRET),
    verifyToken: Redacted.make(VERIFY_TOKEN)
  },
  settings: { statuses: process.env["STATUSES"] === "none" ? [] : ["sent", "delivered"] }
})))
