import * as Shutdown from "./app/Shutdown.ts"
import { program } from "./cli/Conserje.ts"

Shutdown.run(program)
