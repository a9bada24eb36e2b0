import { Effect } from "effect"
import { createServer } from "node:net"

/** A port on the loopback address that nobody listens on at this moment. */
export const find: Effect.Effect<number> = Effect.callback<number>((resume) => {
  const probe = createServer()
  // A machine without one free port on the loopback address can run nothing of ours.
  probe.once("error", (cause) => resume(Effect.die(cause)))
  probe.listen(0, "127.0.0.1", () => {
    const address = probe.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    probe.close(() => resume(Effect.succeed(port)))
  })
})
