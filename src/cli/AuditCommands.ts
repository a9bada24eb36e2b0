import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { type AuditRow, TYPES } from "../audit/AuditEvent.ts"
import { AuditProof, type ChainProof } from "../audit/AuditProof.ts"
import { AuditTrail } from "../audit/AuditTrail.ts"
import { TenantId } from "../domain/Ids.ts"
import * as Choices from "./Choices.ts"
import { refuse, TrailBroken } from "./CommandError.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer, counted, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const hotel = Flag.String("hotel").pipe(
  Flag.withDescription("Only this hotel's trail; - is what concerns no hotel"),
  Flag.withSchema(TenantId),
  Flag.optional
)

const list = Command.make(
  "list",
  {
    hotel,
    limit: Choices.limit,
    type: Flag.Literals("type", TYPES).pipe(Flag.withDescription("Only events of this kind"), Flag.optional),
    who: Flag.String("who").pipe(Flag.withDescription("Only what this person or machine did"), Flag.optional)
  },
  ({ hotel, limit, type, who }) =>
    AuditTrail.use((trail) =>
      trail.list({
        limit,
        ...Option.match(hotel, { onNone: () => ({}), onSome: (tenantId) => ({ tenantId }) }),
        ...Option.match(type, { onNone: () => ({}), onSome: (type) => ({ type }) }),
        ...Option.match(who, { onNone: () => ({}), onSome: (actorId) => ({ actorId }) })
      })
    ).pipe(
      Effect.flatMap((rows) =>
        answer({ events: rows.map(({ at, ...row }) => ({ ...row, at: iso(at) })) }, tableOf(rows))
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List what happened, newest first."),
  Command.withExamples([{ command: "conserje audit list --type login_failed", description: "Who could not get in" }])
)

const verify = Command.make(
  "verify",
  { hotel },
  ({ hotel }) =>
    AuditProof.use((proof) => proof.verify(Option.getOrUndefined(hotel))).pipe(
      Effect.tap((chains) => answer({ ok: chains.every(({ broken }) => broken === null), chains }, provenOf(chains))),
      Effect.flatMap((chains) => {
        const broken = chains.flatMap((chain) =>
          chain.broken === null ? [] : [{ ...chain.broken, hotel: chain.tenantId }]
        )
        const [first] = broken
        return first === undefined ? Effect.void : refuse(new TrailBroken({ ...first, chains: broken.length }))
      }),
      OperatorTables.using
    )
).pipe(
  Command.withDescription(`Prove that nothing of the trail was changed or removed.

  A hash kept elsewhere proves all rows up to it, even against whoever owns the database.`),
  Command.withExamples([{
    command: "conserje audit verify",
    description: "Every hotel's chain, and the first broken row"
  }])
)

export const audit = Command.make("audit").pipe(
  Command.withDescription("Who did what: see it, and prove that nothing was changed."),
  Command.withSubcommands([list, verify])
)

const tableOf = (rows: ReadonlyArray<AuditRow>): string =>
  rows.length === 0 ? "Nothing has happened." : Table.render(
    ["AT", "HOTEL", "SEQ", "WHO", "WHAT", "TO"],
    rows.map((row) => [
      time(row.at),
      row.tenantId,
      row.seq,
      `${row.actor.kind} ${row.actor.id}`.trimEnd(),
      row.action,
      row.resource
    ])
  )

const provenOf = (chains: ReadonlyArray<ChainProof>): string =>
  chains.length === 0 ? "Nothing has happened." : Table.render(
    ["HOTEL", "ROWS", "FROM", "TO", "STATE", "HASH"],
    chains.map(({ broken, hash, prunedSeq, rows, seq, tenantId }) => [
      tenantId,
      counted(rows, "row"),
      String(BigInt(prunedSeq) + 1n),
      seq,
      broken === null ? "ok" : `${broken.why}: row ${broken.seq}`,
      hash
    ])
  )
