/** The whole system as a process, for tests that kill it. */
import { Layer } from "effect"
import { AppLayer } from "../../src/app/App.ts"
import * as Shutdown from "../../src/app/Shutdown.ts"

Shutdown.run(Layer.launch(AppLayer))
