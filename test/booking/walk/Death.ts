import { Effect } from "effect"
import { writeSync } from "node:fs"

/** Told to the test at once: a process that is killed has no time for what it has buffered. */
export const tell = (line: string) => Effect.sync(() => writeSync(1, `${line}\n`))

let armed = false
let chosen: string | null = null

/** From now on every boundary is told, and the process dies at the one that is named. */
export const arm = (boundary: string | null) =>
  Effect.sync(() => {
    armed = true
    chosen = boundary
  })

/** A place between two things that outlive the process. */
export const boundary = (name: string) =>
  Effect.suspend(() => {
    if (!armed) return Effect.void
    if (name === chosen) process.kill(process.pid, "SIGKILL")
    // Nothing that comes after the signal happens, however late it arrives.
    return name === chosen ? Effect.never : tell(`at ${name}`)
  })

/** Long enough for what was sent to be taken by whoever answers slowly, too short for the answer. */
const UNDER_WAY = "700 millis"

/** A boundary before, one after, and one while nobody knows what became of it: that one needs a slow answer. */
export const around = <A, E, R>(name: string, sent: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const dying = Effect.andThen(Effect.sleep(UNDER_WAY), boundary(`${name} under way`))
    const done = armed && chosen === `${name} under way`
      ? Effect.raceFirst(sent, Effect.andThen(dying, Effect.never))
      : sent
    return Effect.andThen(boundary(`${name} begins`), Effect.tap(done, () => boundary(name)))
  })

type Names = (method: string, args: ReadonlyArray<unknown>) => string | null

/** The service with a boundary after every call that has a name. */
export const mortal = <S extends object>(service: S, nameOf: Names): S =>
  new Proxy(service, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== "function" || typeof key !== "string") return member
      return (...args: ReadonlyArray<unknown>): unknown => {
        const made: unknown = Reflect.apply(member, target, args)
        const name = nameOf(key, args)
        return name !== null && Effect.isEffect(made) ? Effect.tap(made, () => boundary(name)) : made
      }
    }
  })
