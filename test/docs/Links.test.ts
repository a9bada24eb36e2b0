import { assert, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

const pages = ["README.md", "CHANGELOG.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith(".md"))

const textOf = (path: string) => readFileSync(join(root, path), "utf8")

/** Code is shown, not followed. */
const proseOf = (text: string) => text.replaceAll(/^```[^]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "")

const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g
const targetsOf = (path: string) => [...proseOf(textOf(path)).matchAll(LINK)].map(([, target = ""]) => target)

/** A heading as a link names it. */
const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")

const anchorsIn = (path: string): ReadonlyArray<string> =>
  [...textOf(path).replaceAll(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    anchorOf(heading)
  )

/** What a target lacks to be followed, or nothing. Addresses elsewhere are not ours to keep. */
const missing = (page: string, target: string): string | undefined => {
  if (/^[a-z]+:/.test(target)) return undefined
  const [file = "", anchor] = target.split("#")
  const path = file === "" ? page : join(dirname(page), file)
  if (!existsSync(join(root, path))) return target
  return anchor === undefined || anchorsIn(path).includes(anchor) ? undefined : target
}

describe("the documentation", () => {
  it("has pages, and links in them", () => {
    assert.includeMembers(pages, ["README.md", "docs/architecture.md"])
    assert.isAbove(targetsOf("README.md").length, 3)
  })

  it.each(pages)("leads from %s to nothing that is not there", (page) => {
    assert.deepStrictEqual(targetsOf(page).filter((target) => missing(page, target) !== undefined), [])
  })
})
