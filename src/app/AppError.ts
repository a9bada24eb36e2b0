import { Runtime, Schema } from "effect"

const Place = { host: Schema.String, port: Schema.Int }

/** Another program, or another one of us, listens there already. */
export class PortTaken extends Schema.TaggedError<PortTaken>()("PortTaken", Place) {
  override get message() {
    return `Port ${this.port} is taken: set PORT to a free one, or stop the program that listens there.`
  }
}

/** The operating system does not let this user open that port. */
export class PortForbidden extends Schema.TaggedError<PortForbidden>()("PortForbidden", Place) {
  override get message() {
    return `Port ${this.port} may not be opened by this user: set PORT to a number above 1023.`
  }
}

/** The host is no address of this machine. */
export class HostUnknown extends Schema.TaggedError<HostUnknown>()("HostUnknown", Place) {
  override get message() {
    return `${this.host} is no address of this machine: set HOST to one, or to 0.0.0.0 for all of them.`
  }
}

export class CannotListen extends Schema.TaggedError<CannotListen>()("CannotListen", {
  ...Place,
  cause: Schema.Defect()
}) {
  override get message() {
    return `Cannot listen on ${this.host} port ${this.port}: set HOST and PORT to a place that can be listened on.`
  }
}

/** The exporter could not collect; an empty answer would look like a healthy, silent process. */
export class MetricsNotCollected extends Schema.TaggedError<MetricsNotCollected>()("MetricsNotCollected", {
  cause: Schema.Defect()
}) {
  override get message() {
    return "The metrics could not be collected."
  }
}

/** Production refuses what only pretends: a sandbox, a placeholder, a short secret. */
export class NotForProduction extends Schema.TaggedError<NotForProduction>()("NotForProduction", {
  why: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return `${this.why}.`
  }
}

/** The only error of this room; its message is the sentence an operator reads. */
export class AppError extends Schema.TaggedError<AppError>()("AppError", {
  reason: Schema.Union([PortTaken, PortForbidden, HostUnknown, CannotListen, MetricsNotCollected, NotForProduction])
}) {
  override readonly [Runtime.errorExitCode] = this.reason[Runtime.errorExitCode] ?? 1
  override get message() {
    return this.reason.message
  }
}
