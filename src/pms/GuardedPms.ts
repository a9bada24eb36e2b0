import { Layer } from "effect"
import * as HotelDesk from "./desk/HotelDesk.ts"
import { PmsBreaker } from "./guard/PmsBreaker.ts"
import * as PmsGuard from "./guard/PmsGuard.ts"
import type { PmsGateway } from "./PmsGateway.ts"

/**
 * A PMS as the rest of the house knows it: the guard in front, then the hotel's desk, then the bare gateway. What only
 * the installation can choose stays open: where answers, circuits and calls are kept, and where actors run.
 */
export const layerOver = <E, R>(bare: Layer.Layer<PmsGateway, E, R>) =>
  PmsGuard.layer.pipe(Layer.provide(HotelDesk.layer), Layer.provide(bare), Layer.provideMerge(PmsBreaker.layer))
