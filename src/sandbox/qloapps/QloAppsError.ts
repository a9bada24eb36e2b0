import { Schema } from "effect"

/** The pretend QloApps could not open its port. */
export class PmsPortUnavailable extends Schema.TaggedError<PmsPortUnavailable>()("PmsPortUnavailable", {
  port: Schema.Int,
  cause: Schema.Defect()
}) {
  override get message() {
    return `SANDBOX_PMS_PORT=${this.port}: the port cannot be opened, is it in use?`
  }
}

/** No installation has this name. */
export class UnknownShop extends Schema.TaggedError<UnknownShop>()("UnknownShop", { shop: Schema.String }) {
  override get message() {
    return `no shop is called ${this.shop}`
  }
}

/** The shop has no such room, or the days are no stay. */
export class ImpossibleStay extends Schema.TaggedError<ImpossibleStay>()("ImpossibleStay", {
  roomId: Schema.Int,
  from: Schema.String,
  to: Schema.String
}) {
  override get message() {
    return `room ${this.roomId} cannot be held from ${this.from} to ${this.to}`
  }
}

/** The only error that leaves the pretend QloApps; callers branch on `reason`. */
export class QloAppsError extends Schema.TaggedError<QloAppsError>()("QloAppsError", {
  reason: Schema.Union([PmsPortUnavailable, UnknownShop, ImpossibleStay])
}) {
  override get message() {
    return this.reason.message
  }
}
