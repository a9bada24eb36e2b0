import { Console, type Effect } from "effect"

/** What stands behind one of our doors, and which kind of it. */
export interface Dependency {
  readonly name: string
  /** `embedded`: started and stopped by us. `sandbox`: pretends, for trying out. `live`: the real one. */
  readonly profile: "embedded" | "sandbox" | "live"
  /** Where or what it is; never a secret. */
  readonly detail: string
}

export interface StartScreen {
  readonly version: string
  /** Where a browser on this machine finds us, without a slash at the end. */
  readonly baseUrl: string
  readonly dependencies: ReadonlyArray<Dependency>
  /** What to open, in this order: a name and a path. */
  readonly pages: ReadonlyArray<{ readonly name: string; readonly path: string }>
  /** The administrator who was made at this very first start, to be read now or never. */
  readonly firstAdmin?: { readonly email: string; readonly password: string }
  /** From the command to being ready. */
  readonly startedInSeconds: number
}

/** The one screen that a person reads after starting us: what runs on what, where to look, how to stop. */
export const render = (
  { baseUrl, dependencies, firstAdmin, pages, startedInSeconds, version }: StartScreen
): string => {
  const names = widest([...dependencies, ...pages].map(({ name }) => name))
  const profiles = widest(dependencies.map(({ profile }) => profile))
  return [
    "",
    `  Conserje ${version} is ready (${startedInSeconds.toFixed(1)} s)`,
    "",
    ...dependencies.map(({ detail, name, profile }) =>
      `  ${name.padEnd(names)}  ${profile.padEnd(profiles)}  ${detail}`.trimEnd()
    ),
    "",
    ...pages.map(({ name, path }) => `  ${name.padEnd(names)}  ${baseUrl}${path}`),
    "",
    ...(firstAdmin === undefined ? [] : [
      `  Log in as ${firstAdmin.email} with ${firstAdmin.password}`,
      "  It is shown this once, and has to be changed at the first login.",
      ""
    ]),
    "  Stop with Ctrl+C.",
    ""
  ].join("\n")
}

export const show = (screen: StartScreen): Effect.Effect<void> => Console.log(render(screen))

/** A browser cannot open "all interfaces", and an IPv6 address needs its brackets. */
export const baseUrlOf = (host: string, port: number): string => {
  const reachable = host === "0.0.0.0" || host === "::" || host === "127.0.0.1" ? "localhost" : host
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`
}

const widest = (texts: ReadonlyArray<string>): number => Math.max(0, ...texts.map((text) => text.length))
