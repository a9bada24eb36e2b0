import { Effect, Layer } from "effect"
import { FindMyWay, HttpRouter } from "effect/http"

const EVERY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

export interface AllowedMethods {
  /** Give it to the routes in place of the router: it notes every route on its way to the real one. */
  readonly layer: Layer.Layer<HttpRouter.HttpRouter, never, HttpRouter.HttpRouter>
  /** The methods under which a path exists, for `405` and its `Allow`; none: the path does not exist. */
  readonly of: (url: string) => ReadonlyArray<string>
}

/** The router knows only whether method and path match together; this remembers the paths alone. */
export const make = (): AllowedMethods => {
  const paths = FindMyWay.make<Set<string>>()
  const known = new Map<string, Set<string>>()

  const note = (prefix: string, method: string, path: HttpRouter.PathInput) => {
    // What a parameter is called makes no other path.
    const whole = prefix === "" ? path : HttpRouter.prefixPath(path, prefix)
    const shape = whole.replaceAll(/:[^/]+/g, ":")
    const methods = known.get(shape) ?? new Set<string>()
    if (!known.has(shape)) paths.on("GET", whole.startsWith("/") ? `/${whole.slice(1)}` : "*", methods)
    known.set(shape, methods)
    for (const one of method === "*" ? EVERY : method === "GET" ? ["GET", "HEAD"] : [method]) methods.add(one)
  }

  const noting = (router: HttpRouter.HttpRouter, prefix = ""): HttpRouter.HttpRouter =>
    HttpRouter.HttpRouter.of({
      ...router,
      prefixed: (inner) => noting(router.prefixed(inner), HttpRouter.prefixPath(inner, prefix)),
      add: (method, path, handler, options) =>
        Effect.andThen(Effect.sync(() => note(prefix, method, path)), router.add(method, path, handler, options)),
      addAll: (routes) =>
        Effect.andThen(
          Effect.sync(() => routes.forEach((route) => note(prefix, route.method, route.path))),
          router.addAll(routes)
        )
    })

  return {
    layer: Layer.effect(HttpRouter.HttpRouter, Effect.map(HttpRouter.HttpRouter, (router) => noting(router))),
    of: (url) => [...paths.find("GET", url)?.handler ?? []]
  }
}
