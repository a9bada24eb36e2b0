import process from "node:process"

/**
 * To be imported before Effect. It gives every fiber that waits a resource of `node:async_hooks`, so that a store of
 * `AsyncLocalStorage` comes along. Nobody here keeps anything in one: a fiber has its context. On Deno that resource is
 * a tenth of what a turn costs. Effect asks the process for the module and does without it where it is not found.
 */
const { getBuiltinModule } = process

Object.defineProperty(process, "getBuiltinModule", {
  configurable: true,
  value: (id: string) => id === "node:async_hooks" ? undefined : getBuiltinModule.call(process, id)
})
