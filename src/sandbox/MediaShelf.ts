/** A file at Meta, ours or a guest's. */
export interface MediaFile {
  readonly id: string
  readonly mimeType: string
  /** Lower-case hexadecimal. */
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly filename: string | null
}

const MiB = 1024 * 1024

/** What Meta takes, and how large. Source: Meta, WhatsApp Cloud API, "Media" (2026-10). */
const LIMITS: ReadonlyArray<readonly [RegExp, number]> = [
  [/^image\/(jpeg|png)$/, 5 * MiB],
  [/^image\/webp$/, 500 * 1024],
  [/^video\/(mp4|3gpp)$/, 16 * MiB],
  [/^audio\/(aac|mp4|mpeg|amr|ogg|opus)$/, 16 * MiB],
  [
    /^(text\/plain|application\/(pdf|msword|vnd\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\.[a-z.]+)))$/,
    100 * MiB
  ]
]
export const LARGEST = 100 * MiB

/** The type without its parameters. */
export const plainType = (mimeType: string): string => (mimeType.split(";")[0] ?? "").trim().toLowerCase()

/** The largest size in bytes of a file of this type, or nothing when Meta does not take it. */
export const limitOf = (mimeType: string): number | undefined =>
  LIMITS.find(([pattern]) => pattern.test(plainType(mimeType)))?.[1]

/** Files in memory, bounded in number and size: the oldest are forgotten first. */
export const make = (mostFiles: number, mostBytes: number) => {
  const files = new Map<string, MediaFile>()
  let size = 0

  return {
    put: (file: MediaFile): void => {
      files.set(file.id, file)
      size += file.bytes.length
      for (const [id, { bytes }] of files) {
        if (files.size <= 1 || (files.size <= mostFiles && size <= mostBytes)) return
        files.delete(id)
        size -= bytes.length
      }
    },
    get: (id: string): MediaFile | undefined => files.get(id)
  }
}
export type MediaShelf = ReturnType<typeof make>
