import { Effect, Option, Redacted } from "effect"
import { createTransport } from "nodemailer"
import type { Smtp } from "./StaffConfig.ts"
import { notTaken } from "./StaffError.ts"
import { type StaffNotice, subjectOf } from "./StaffNotice.ts"

/** Milliseconds for each step of the talk with the mail server. */
const PATIENCE = 10_000

/** Sends notices by the installation's mail server, a connection each. */
export const make = ({ from, host, login, port, tls }: Smtp) => {
  const transport = createTransport({
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...Option.match(login, {
      onNone: () => ({}),
      onSome: ({ password, user }) => ({ auth: { user, pass: Redacted.value(password) } })
    })
  })
  return (to: ReadonlyArray<string>, notice: StaffNotice) =>
    Effect.tryPromise({
      try: () =>
        transport.sendMail({
          from,
          to: [...to],
          subject: `[${notice.tenantId}] ${subjectOf(notice)}`,
          text: textOf(notice),
          // A server that gets it twice, because its answer was lost, can tell.
          messageId: `<${notice.id.replaceAll(/[^\w.-]/g, "-")}@conserje>`
        }),
      catch: (cause) => cause
    }).pipe(Effect.asVoid, Effect.catch((cause) => notTaken(`the mail server said no (${codeOf(cause)})`)))
}

/** Nodemailer's own word for what went wrong: its messages hold addresses. */
const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "unknown"

const textOf = (notice: StaffNotice): string =>
  [
    subjectOf(notice),
    "",
    ...(notice.detail === "" ? [] : [notice.detail, ""]),
    `Hotel: ${notice.tenantId}`,
    ...(notice.conversationId === null ? [] : [`Conversation: ${notice.conversationId}`]),
    `About: ${notice.about}`,
    `Since: ${new Date(notice.createdAt).toISOString()}`
  ].join("\n")
