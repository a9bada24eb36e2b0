/** A program for the tests of `Shutdown.run`: its first argument says how it behaves. */
import { Config, Console, Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { Draining } from "../../src/app/Draining.ts"
import * as Http from "../../src/app/Http.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import * as Shutdown from "../../src/app/Shutdown.ts"

const ready = Console.log("ready")

/** Says that it is ready, and closes with its scope. */
const closing = (close: Effect.Effect<unknown>) =>
  Layer.effectDiscard(Effect.acquireRelease(ready, () => Effect.andThen(close, Console.log("closed"))))

const listening = Layer.effectDiscard(ready).pipe(
  Layer.provideMerge(Http.serve(HttpRouter.add("GET", "/", HttpServerResponse.text("hello")))),
  Layer.provide(Http.layerServer),
  Layer.provide(Layer.merge(HttpConfig.layer, Draining.layer))
)

const programs: Record<string, Effect.Effect<unknown, unknown>> = {
  orderly: Layer.launch(closing(Effect.sleep("200 millis"))),
  stuck: Layer.launch(closing(Effect.never)),
  breaksWhileClosing: Layer.launch(closing(Effect.die(new Error("a finalizer broke")))),
  listening: Layer.launch(listening),
  configured: Effect.asVoid(Config.Duration("WAIT_FOR")),
  broken: Effect.die(new Error("no room for 5491155551234")),
  done: Console.log("done")
}

const [, , name = ""] = process.argv
Shutdown.run(programs[name] ?? Effect.die(new Error(`no program ${name}`)), { within: "1500 millis" })
