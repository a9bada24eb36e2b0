import { Effect, FileSystem, Option, Schema } from "effect"
import { Hotel } from "./Hotel.ts"
import { HotelContent } from "./HotelContent.ts"
import { HotelsConfig } from "./HotelsConfig.ts"
import { HotelsFileUnreadable, TenancyError } from "./TenancyError.ts"

/** A hotel of the file, with what it knows of itself where the file says so. */
export const HotelEntry = Schema.Struct({ ...Hotel.fields, content: Schema.optionalKey(HotelContent) })
export type HotelEntry = typeof HotelEntry.Type

const Hotels = Schema.fromJsonString(Schema.NonEmptyArray(HotelEntry))

/** The hotels of the file, or none when no file is named. */
export const read = Effect.gen(function* () {
  const { file } = yield* HotelsConfig
  if (Option.isNone(file)) return Option.none()
  const files = yield* FileSystem.FileSystem
  const unreadable = (problem: string) =>
    Effect.fail(new TenancyError({ reason: new HotelsFileUnreadable({ file: file.value, problem }) }))
  const text = yield* files.readFileString(file.value).pipe(
    Effect.catchTag(
      "PlatformError",
      (error) => unreadable(`HOTELS_FILE ${file.value} cannot be read: ${error.message}`)
    )
  )
  const hotels = yield* Schema.decodeEffect(Hotels)(text).pipe(
    Effect.catchTag("SchemaError", (error) => unreadable(`HOTELS_FILE ${file.value} is not right: ${error.message}`))
  )
  return Option.some(hotels)
})
