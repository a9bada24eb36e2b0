import { OpenApi } from "effect/http-api"
import { AdminApi } from "./AdminApi.ts"
import { Once } from "./Once.ts"
import { type Route, ROUTES } from "./Route.ts"

/** The contract for people: one page of plain HTML, without a script and without anything from elsewhere. */
export const render = (): string => {
  const spec = OpenApi.fromApi(AdminApi)
  const groups = [...new Set(ROUTES.map(({ group }) => group))]
  const operations: Readonly<Record<string, Readonly<Record<string, unknown>>>> = spec.paths
  const bodyOf = ({ method, path }: Route) =>
    operations[path.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()] ?? {}
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><title>Conserje API</title>',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="stylesheet" href="/docs.css"></head><body><main>',
    "<h1>Conserje API</h1>",
    "<p>Log in at <code>POST /auth/login</code> and send <code>Authorization: Bearer …</code>, or send a machine's key as " +
    "<code>X-API-Key</code>. Errors are problems with a stable <code>type</code>. The same for programs: " +
    '<a href="/openapi.json">openapi.json</a>.</p>',
    "<nav><ul>",
    ...groups.map((group) => `<li><a href="#${escape(group)}">${escape(group)}</a></li>`),
    "</ul></nav>",
    ...groups.map((group) =>
      `<h2 id="${escape(group)}">${escape(group)}</h2>` +
      ROUTES.filter((route) => route.group === group).map((route) => section(route, bodyOf(route))).join("")
    ),
    "<h2>Shapes</h2>",
    ...Object.entries(spec.components.schemas).map(([name, schema]) =>
      `<details><summary><code>${escape(name)}</code></summary><pre>${json(schema)}</pre></details>`
    ),
    "</main></body></html>"
  ].join("\n")
}

const section = ({ endpoint, method, name, needs, path, perMinute }: Route, operation: object): string =>
  [
    `<details><summary><b>${escape(method)}</b> <code>${escape(path)}</code> <span>${escape(name)}</span></summary>`,
    `<dl><dt>Needs</dt><dd><code>${escape(needs ?? "what nobody has")}</code></dd>`,
    `<dt>At most</dt><dd>${perMinute} a minute</dd><dt>Answers</dt><dd>${answersOf(operation)}</dd></dl>`,
    `<pre>${escape(curlOf({ endpoint, method, needs, path }))}</pre>`,
    `<details><summary>Contract</summary><pre>${json(operation)}</pre></details></details>`
  ].join("\n")

const answersOf = (operation: object): string =>
  Object.keys("responses" in operation && typeof operation.responses === "object" ? operation.responses ?? {} : {})
    .map((status) => `<code>${escape(status)}</code>`).join(" ")

/** A request to fill in, as it is typed. */
const curlOf = ({ endpoint, method, needs, path }: Pick<Route, "endpoint" | "method" | "needs" | "path">): string =>
  [
    `curl -s${method === "GET" ? "" : ` -X ${method}`} "$HOUSE${path.replaceAll(/:(\w+)/g, "<$1>")}"`,
    ...(needs === "nobody" ? [] : ['-H "authorization: Bearer $TOKEN"']),
    ...(endpoint.middlewares.has(Once) ? ['-H "idempotency-key: $(uuidgen)"'] : []),
    ...(method === "GET" || endpoint.payload.size === 0 ? [] : [`-H "content-type: application/json" -d '{…}'`])
  ].join(" \\\n  ")

const json = (value: unknown): string => escape(JSON.stringify(value, null, 2))

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

export const STYLE = `
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d2430; background: #fbfaf7; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 6rem; }
h2 { margin: 2.5rem 0 .5rem; border-bottom: 1px solid #d9d4c7; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
details { margin: .25rem 0; } summary { cursor: pointer; } summary span { color: #6b6455; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .75rem 0; } dd { margin: 0; }
details > details { margin-left: 0; } summary code { overflow-wrap: anywhere; } summary b { display: inline-block; min-width: 4.2rem; }
pre { overflow-x: auto; padding: 1rem; background: #f1eee5; font-size: .8rem; line-height: 1.4; }
code { font-size: .9em; } a { color: #0b5c8a; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e4da; background: #17191d; } pre { background: #22252b; } a { color: #7fc4ec; }
  h2 { border-color: #3a3d44; } summary span { color: #a59f90; }
}
`
