import { Context, Effect, Layer } from "effect"

/** The runtime's own settings (clock, logs, traces, metrics, the engine of actors), which every fiber goes by. */
const SETTINGS =
  /^~?(?!effect\/(?:cli|http|sql|persistence|process|FileSystem|Path|Terminal|Stdio))(?:effect|conserje\/telemetry)\//

/** What is around somebody, without the services that are not needed. */
const light = (around: ReadonlyMap<string, unknown>, needs: ReadonlyArray<{ readonly key: string }>) => {
  const keys = new Set(needs.map(({ key }) => key))
  return new Map([...around].filter(([key]) => keys.has(key) || SETTINGS.test(key)))
}

/**
 * The same actors with what they need and no more. The engine copies everything that is around a kind of actors for each
 * of them, several times over, and around ours is the whole house.
 */
export const only =
  (...needs: ReadonlyArray<{ readonly key: string }>) =>
  <A, E, R>(actors: Layer.Layer<A, E, R>): Layer.Layer<A, E, R> =>
    Layer.effectContext(
      Effect.contextWith((around: Context.Context<R>) =>
        Effect.setContext(Layer.build(actors), Context.makeUnsafe(light(around.mapUnsafe, needs)))
      )
    )

/** The same for what runs here without needing anything. */
export const none = <A, E>(self: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.contextWith((around: Context.Context<never>) =>
    Effect.setContext(self, Context.makeUnsafe(light(around.mapUnsafe, [])))
  )
