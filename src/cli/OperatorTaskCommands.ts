import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { OperatorTasks, type Task } from "../delivery/OperatorTasks.ts"
import { TenantId } from "../domain/Ids.ts"
import * as Choices from "./Choices.ts"
import { NothingOpen, refuse } from "./CommandError.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { witnessed } from "./OperatorWitness.ts"
import { answer, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const list = Command.make(
  "list",
  {
    hotel: Flag.String("hotel").pipe(
      Flag.withDescription("Only of this hotel"),
      Flag.withMetavar("ID"),
      Flag.withSchema(TenantId),
      Flag.optional
    ),
    limit: Choices.limit
  },
  ({ hotel, limit }) =>
    OperatorTasks.use((tasks) => tasks.list(Option.getOrNull(hotel), limit)).pipe(
      Choices.onBehalfOf(hotel),
      Effect.flatMap((open) =>
        answer(
          { operatorTasks: open.map(({ createdAt, ...task }) => ({ ...task, createdAt: iso(createdAt) })) },
          tableOf(open)
        )
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List what waits for a person, oldest first."),
  Command.withExamples([
    { command: "conserje operator-tasks list", description: "Of all hotels" },
    { command: "conserje operator-tasks list --hotel casa", description: "Of one hotel" }
  ])
)

const close = Command.make(
  "close",
  { id: Choices.id, because: Choices.because },
  ({ because, id }) =>
    OperatorTasks.use((tasks) =>
      Effect.flatMap(tasks.get(id), (task) =>
        witnessed(
          {
            type: "data_modification",
            action: "operator-task.closed",
            resource: `operator-task/${id}`,
            ...(task === null ? {} : { tenantId: task.tenantId }),
            after: { because }
          },
          tasks.done(id, because)
        ))
    ).pipe(
      Effect.flatMap((was) =>
        was ? answer({ closed: [id] }, `Task ${id} closed.`) : refuse(new NothingOpen({ what: "task", ids: [id] }))
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Close a task that a person has dealt with."),
  Command.withExamples([{
    command: 'conserje operator-tasks close 3 --because "called the guest"',
    description: "It has been dealt with"
  }])
)

export const operatorTasks = Command.make("operator-tasks").pipe(
  Command.withDescription("What only a person can put right, such as a message that may not have arrived."),
  Command.withSubcommands([list, close])
)

const tableOf = (tasks: ReadonlyArray<Task>): string =>
  tasks.length === 0 ? "No open tasks." : Table.render(
    ["ID", "SINCE", "HOTEL", "KIND", "WHAT TO DO"],
    tasks.map((one) => [one.id, time(one.createdAt), one.tenantId, one.kind, one.detail])
  )
