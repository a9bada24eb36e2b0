import { Schema } from "effect"

/** The server's own programs do the work; they come with PostgreSQL's client. */
export class ProgramMissing extends Schema.TaggedError<ProgramMissing>()("ProgramMissing", { program: Schema.String }) {
  override get message(): string {
    return `${this.program} is not on this machine: install PostgreSQL's client, no older than the server.`
  }
}

export class ProgramFailed extends Schema.TaggedError<ProgramFailed>()("ProgramFailed", {
  program: Schema.String,
  said: Schema.String
}) {
  override get message(): string {
    return `${this.program} did not come to its end: ${this.said}`
  }
}

export class FolderUnusable extends Schema.TaggedError<FolderUnusable>()("FolderUnusable", {
  folder: Schema.String,
  cause: Schema.Defect()
}) {
  override get message(): string {
    return `The folder ${this.folder} cannot be used: is it there, and is it ours?`
  }
}

export class ServerAway extends Schema.TaggedError<ServerAway>()("ServerAway", { cause: Schema.Defect() }) {
  override get message(): string {
    return "The database did not do its part: `conserje doctor` says what to look at."
  }
}

export class NoBackup extends Schema.TaggedError<NoBackup>()("NoBackup", { folder: Schema.String }) {
  override get message(): string {
    return `There is no such backup in ${this.folder}: \`conserje backup list\` shows those that are.`
  }
}

/** What is in the file is not what was written, or not what was in the database. */
export class NotWhole extends Schema.TaggedError<NotWhole>()("NotWhole", {
  file: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `${this.file} cannot be relied on: ${this.problems.join("; ")}.`
  }
}

/** The only error that leaves this room. */
export class BackupError extends Schema.TaggedError<BackupError>()("BackupError", {
  reason: Schema.Union([ProgramMissing, ProgramFailed, FolderUnusable, ServerAway, NoBackup, NotWhole])
}) {
  override get message(): string {
    return this.reason.message
  }
}
