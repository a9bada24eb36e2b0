import { Effect, Runtime, Schema } from "effect"
import { faultOf, wordsOf } from "../sql/SqlFault.ts"

/** The words of the command line make no command; what is wrong with them has been said. */
export class Misused extends Schema.TaggedError<Misused>()("Misused", {}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
}

export class DatabaseAway extends Schema.TaggedError<DatabaseAway>()("DatabaseAway", { problem: Schema.String }) {
  override get message() {
    return `The database did not do its part (${this.problem}): \`conserje doctor\` says what to look at.`
  }
}

export class NoTables extends Schema.TaggedError<NoTables>()("NoTables", {}) {
  override get message() {
    return "The database has none of our tables yet: `conserje start` makes them."
  }
}

/** Ids that name nothing open of that kind. */
export class NothingOpen extends Schema.TaggedError<NothingOpen>()("NothingOpen", {
  what: Schema.String,
  ids: Schema.Array(Schema.String)
}) {
  override get message() {
    return `No open ${this.what} has the id ${this.ids.join(", ")}.`
  }
}

/** The secrets of hotels are as they were. `problem` is a sentence. */
export class SecretsNotRotated extends Schema.TaggedError<SecretsNotRotated>()("SecretsNotRotated", {
  problem: Schema.String
}) {
  override get message() {
    return this.problem
  }
}

/** The hotel stays as it was. `problem` is a sentence; `exit` is 2 when it was asked wrongly. */
export class HotelRefused extends Schema.TaggedError<HotelRefused>()("HotelRefused", {
  problem: Schema.String,
  exit: Schema.Literals([1, 2])
}) {
  override readonly [Runtime.errorExitCode] = this.exit
  override get message() {
    return this.problem
  }
}

export class NothingChosen extends Schema.TaggedError<NothingChosen>()("NothingChosen", { what: Schema.String }) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return `Name the ids of ${this.what}, or give --all.`
  }
}

export class NoSecret extends Schema.TaggedError<NoSecret>()("NoSecret", {}) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return "No app secret is known to sign with: start the runtime, set WHATSAPP_APP_SECRETS, or give --secret."
  }
}

export class NotAWebAddress extends Schema.TaggedError<NotAWebAddress>()("NotAWebAddress", { url: Schema.String }) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return `${this.url} is not an address that starts with http:// or https://.`
  }
}

export class NobodyListens extends Schema.TaggedError<NobodyListens>()("NobodyListens", { url: Schema.String }) {
  override get message() {
    return `Nobody answered at ${this.url}: start the runtime with \`conserje start\`, or give another --url.`
  }
}

/** Some deliveries were answered otherwise, or not at all. */
export class NotAllTaken extends Schema.TaggedError<NotAllTaken>()("NotAllTaken", {
  refused: Schema.Int,
  posted: Schema.Int
}) {
  override get message() {
    return `${this.refused} of ${this.posted} deliveries were not answered 200.`
  }
}

/** Posted again, and some are still in quarantine. */
export class NotAllPlaced extends Schema.TaggedError<NotAllPlaced>()("NotAllPlaced", {
  left: Schema.Int,
  replayed: Schema.Int
}) {
  override get message() {
    return `${this.left} of ${this.replayed} stay in quarantine.`
  }
}

export class NotWell extends Schema.TaggedError<NotWell>()("NotWell", { failed: Schema.Int, checks: Schema.Int }) {
  override get message() {
    return `${this.failed} of ${this.checks} checks failed.`
  }
}

/** Where holds are kept did not answer: Redis, or the database. */
export class BookingRefused extends Schema.TaggedError<BookingRefused>()("BookingRefused", { problem: Schema.String }) {
  override get message() {
    return this.problem
  }
}

export class CodeRefused extends Schema.TaggedError<CodeRefused>()("CodeRefused", { problem: Schema.String }) {
  override get message() {
    return this.problem
  }
}

export class HoldsAway extends Schema.TaggedError<HoldsAway>()("HoldsAway", { problem: Schema.String }) {
  override get message() {
    return `${this.problem} \`conserje doctor\` says what to look at.`
  }
}

export class NoPms extends Schema.TaggedError<NoPms>()("NoPms", {}) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return "No PMS is configured: set PMS_BASE_URL and PMS_API_KEY, or PMS_CONNECTIONS_FILE."
  }
}

export class NothingFree extends Schema.TaggedError<NothingFree>()("NothingFree", {}) {
  override get message() {
    return "Nothing is free for these people on these days."
  }
}

export class NoNight extends Schema.TaggedError<NoNight>()("NoNight", {}) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return "--leave must be a later day than --arrive."
  }
}

export class PriceNotRead extends Schema.TaggedError<PriceNotRead>()("PriceNotRead", { text: Schema.String }) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return `--agree ${this.text} is no amount: write it as it was shown, 4680.00.`
  }
}

export class TrailBroken extends Schema.TaggedError<TrailBroken>()("TrailBroken", {
  hotel: Schema.String,
  seq: Schema.String,
  why: Schema.String,
  chains: Schema.Int
}) {
  override get message() {
    const others = this.chains > 1 ? ` (and ${this.chains - 1} more chains are broken)` : ""
    return `The trail of ${this.hotel} is not as it was written, first at row ${this.seq}: ${this.why}${others}.`
  }
}

export class NoChatPage extends Schema.TaggedError<NoChatPage>()("NoChatPage", { url: Schema.String }) {
  override get message() {
    return `No chat page answered at ${this.url}: start the runtime with the pretend Meta (\`conserje start\`), or give another --url.`
  }
}

export class NoSuchHotel extends Schema.TaggedError<NoSuchHotel>()("NoSuchHotel", { hotel: Schema.String }) {
  override readonly [Runtime.errorExitCode] = 2
  override get message() {
    return `No hotel of the runtime is called ${this.hotel}.`
  }
}

export class MonitoringAway extends Schema.TaggedError<MonitoringAway>()("MonitoringAway", { url: Schema.String }) {
  override get message() {
    return `Nobody answered properly at ${this.url}: PROMETHEUS_URL and ALERTMANAGER_URL say where to ask.`
  }
}

const Reason = Schema.Union([
  NoChatPage,
  NoSuchHotel,
  MonitoringAway,
  DatabaseAway,
  NoTables,
  NothingOpen,
  SecretsNotRotated,
  HotelRefused,
  NothingChosen,
  NoSecret,
  NotAWebAddress,
  NobodyListens,
  NotAllTaken,
  NotAllPlaced,
  NotWell,
  HoldsAway,
  BookingRefused,
  CodeRefused,
  NoPms,
  NothingFree,
  NoNight,
  PriceNotRead,
  TrailBroken
])

/** The only error of this room; its message is the sentence an operator reads. Exit code 2 for what was asked wrongly. */
export class CommandError extends Schema.TaggedError<CommandError>()("CommandError", { reason: Reason }) {
  override readonly [Runtime.errorExitCode] = this.reason[Runtime.errorExitCode] ?? 1
  override get message() {
    return this.reason.message
  }
}

export const refuse = (reason: CommandError["reason"]): Effect.Effect<never, CommandError> =>
  Effect.fail(new CommandError({ reason }))

/** What a room says of its tables, as the operator reads it. */
export const databaseAway = (error: { readonly reason: object }): CommandError =>
  new CommandError({
    reason: faultOf(error).endsWith(UNDEFINED_TABLE)
      ? new NoTables()
      : new DatabaseAway({ problem: wordsOf(error.reason) })
  })

/** PostgreSQL's SQLSTATE. */
const UNDEFINED_TABLE = "42P01"
