import * as Finding from "./Finding.ts"

/** The oldest that we are tried on. */
const OLDEST = { Deno: "2.9", Node: "24.0" }

export const check = (versions: { readonly deno?: string; readonly node?: string }): Finding.Finding => {
  const [name, version] = versions.deno === undefined
    ? ["Node", versions.node ?? "0"] as const
    : ["Deno", versions.deno] as const
  const found = `${name} ${version}`
  return isOlder(version, OLDEST[name])
    ? Finding.fail(
      "runtime",
      found,
      `Take ${name} ${OLDEST[name]} or newer; \`npx -y deno@2.9.6 task start\` brings one.`
    )
    : Finding.ok("runtime", found)
}

const isOlder = (version: string, oldest: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split(".").map(Number)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
