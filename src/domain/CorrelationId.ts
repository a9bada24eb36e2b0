import { Context } from "effect"

/** What one piece of work is called in every log line and row that it leaves, in whichever room. Empty when unnamed. */
export const CorrelationId = Context.Reference<string>("conserje/domain/CorrelationId", { defaultValue: () => "" })
