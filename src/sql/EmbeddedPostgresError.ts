import { Schema } from "effect"

/** The package brings no server that runs here. */
export class NoBinary extends Schema.TaggedError<NoBinary>()("NoBinary", {
  platform: Schema.String
}) {
  override get message(): string {
    return `There is no embedded PostgreSQL for ${this.platform}: set DATABASE_URL to a PostgreSQL server of your own.`
  }
}

/** Another living process keeps this data directory. */
export class AlreadyServed extends Schema.TaggedError<AlreadyServed>()("AlreadyServed", {
  dataDir: Schema.String,
  pid: Schema.Int
}) {
  override get message(): string {
    return `Process ${this.pid} already runs on ${this.dataDir}: stop it first, or give this one its own DATA_DIR.`
  }
}

/** PostgreSQL refuses root, and the user it would run as cannot come to its files. */
export class NotReachable extends Schema.TaggedError<NotReachable>()("NotReachable", {
  path: Schema.String,
  user: Schema.String
}) {
  override get message(): string {
    return `PostgreSQL does not run as root, and user ${this.user} cannot reach ${this.path}: ` +
      "start as an ordinary user, move the project to a folder that others may enter, or set DATABASE_URL."
  }
}

/** The data directory belongs to somebody whose files we may not read. */
export class NotOurs extends Schema.TaggedError<NotOurs>()("NotOurs", {
  dataDir: Schema.String,
  uid: Schema.Int
}) {
  override get message(): string {
    return `${this.dataDir} belongs to another user (uid ${this.uid}): start as that user or as root, ` +
      "or give this one its own DATA_DIR."
  }
}

/** The folder of the data, or the one around it, takes no files from us. */
export class NotWritable extends Schema.TaggedError<NotWritable>()("NotWritable", {
  dataDir: Schema.String,
  said: Schema.String
}) {
  override get message(): string {
    return `${this.dataDir} cannot be written (${this.said}): set DATA_DIR to a folder that can.`
  }
}

/** The server or its set-up ended or kept silent; `said` is the end of its log. */
export class ServerFailed extends Schema.TaggedError<ServerFailed>()("ServerFailed", {
  step: Schema.Literals(["set up", "start", "stop", "answer", "open"]),
  dataDir: Schema.String,
  said: Schema.String
}) {
  override get message(): string {
    return `The embedded PostgreSQL of ${this.dataDir} did not ${this.step}: ${tellingLine(this.said)}`
  }
}

/** The last line that names a failure: before it a log says how it went on so far, after it what is tidied up. */
const tellingLine = (said: string): string => {
  const lines = said.split("\n").map((line) => line.trim()).filter((line) => line !== "")
  const telling = lines.findLast((line) => /FATAL:|PANIC:|error:/.test(line)) ?? lines.at(-1) ?? "it said nothing"
  const because = lines[lines.indexOf(telling) + 1]
  return because?.startsWith("DETAIL:") === true ? `${telling} ${because}` : telling
}

/** The only error of the embedded server; its message is one sentence for whoever started us. */
export class EmbeddedPostgresError extends Schema.TaggedError<EmbeddedPostgresError>()("EmbeddedPostgresError", {
  reason: Schema.Union([NoBinary, AlreadyServed, NotReachable, NotOurs, NotWritable, ServerFailed])
}) {
  override get message(): string {
    return this.reason.message
  }
}
