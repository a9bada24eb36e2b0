import "./app/PlainFibers.ts"
import * as Shutdown from "./app/Shutdown.ts"
import { runWith } from "./cli/Conserje.ts"

Shutdown.run(runWith(process.argv.slice(2)))
