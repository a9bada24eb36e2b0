import { contract } from "./PmsGatewayContract.ts"
import { guardedMemory, onMemory } from "./support/PmsHouse.ts"

contract("memory", onMemory)
contract("memory, behind the guard and the desk", guardedMemory)
