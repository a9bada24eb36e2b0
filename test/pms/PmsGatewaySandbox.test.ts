import { type VicesChange, VIRTUOUS } from "../../src/sandbox/qloapps/Vices.ts"
import { contract } from "./PmsGatewayContract.ts"
import { guardedOnSandbox, onSandbox } from "./support/PmsHouse.ts"

contract("QloApps as it is, bare", onSandbox())
contract("QloApps as it is, behind the guard and the desk", guardedOnSandbox())

/** Each vice by itself, on or off, beside those that QloApps has. */
const VICES: Readonly<Record<string, VicesChange>> = {
  "without any vice": VIRTUOUS,
  "500 but booked": { strictPhp: true },
  "parallel writers locked out": { unlocked: false },
  "collisions that leave ghosts": { collision: "ghost", raceWindow: 20 },
  "collisions that double": { collision: "double", raceWindow: 20 },
  "occupancy that filters": { occupancyIgnored: false },
  "the full price of a bare POST": { bareRoomPrice: false },
  "errors instead of a fatal 200": { diesWithOk: false },
  "any Host": { hostChecked: false },
  "the next version": { upstream: true },
  "slow": { latency: 40 }
}
for (const [name, vices] of Object.entries(VICES)) contract(`QloApps, ${name}`, guardedOnSandbox(vices))
