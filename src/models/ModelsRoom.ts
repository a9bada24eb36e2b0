import { Layer } from "effect"
import { ChatModel } from "./ChatModel.ts"
import { ModelsConfig } from "./ModelsConfig.ts"
import { Transcriber } from "./Transcriber.ts"

/** The room, wired: it stands on the installation's rate limits. */
export const layer = Layer.merge(ChatModel.layer, Transcriber.layer).pipe(Layer.provideMerge(ModelsConfig.layer))
