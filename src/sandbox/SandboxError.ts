import { Schema } from "effect"

/** The pretend Meta could not open its port. */
export class PortUnavailable extends Schema.TaggedError<PortUnavailable>()("PortUnavailable", {
  port: Schema.Int,
  cause: Schema.Defect()
}) {
  override get message() {
    return `SANDBOX_META_PORT=${this.port}: the port cannot be opened, is it in use?`
  }
}

/** Nobody has said where webhooks go. */
export class NotConnected extends Schema.TaggedError<NotConnected>()("NotConnected", {}) {
  override readonly message = "no webhook address is set: PUT /sandbox/webhook"
}

/** The only error that leaves this room; callers branch on `reason`. */
export class SandboxError extends Schema.TaggedError<SandboxError>()("SandboxError", {
  reason: Schema.Union([PortUnavailable, NotConnected])
}) {
  override get message() {
    return this.reason.message
  }
}
