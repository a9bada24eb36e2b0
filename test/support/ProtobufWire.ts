/** A message of protobuf's wire format by its field numbers (protobuf.dev, "Encoding"). */
export interface Message {
  readonly has: (field: number) => boolean
  readonly messages: (field: number) => ReadonlyArray<Message>
  readonly text: (field: number) => string
  readonly hex: (field: number) => string
  readonly number: (field: number) => number
}

type Value = Uint8Array | bigint

export const messageOf = (bytes: Uint8Array): Message => {
  const fields = new Map<number, Array<Value>>()
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n;; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error("a varint is cut off")
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
  }
  const take = (size: number): Uint8Array => {
    const end = at + size
    if (end > bytes.length) throw new Error("a field is cut off")
    const taken = bytes.subarray(at, end)
    at = end
    return taken
  }
  const valueOf = (wire: number): Value => {
    switch (wire) {
      case 0:
        return varint()
      case 1:
        return take(8)
      case 2:
        return take(Number(varint()))
      case 5:
        return take(4)
      default:
        throw new Error(`no such wire type: ${wire}`)
    }
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const value = valueOf(key & 7)
    fields.set(key >> 3, [...fields.get(key >> 3) ?? [], value])
  }
  const blobs = (field: number) => (fields.get(field) ?? []).filter((value) => typeof value !== "bigint")
  const blob = (field: number) => blobs(field)[0] ?? new Uint8Array()
  return {
    has: (field) => fields.has(field),
    messages: (field) => blobs(field).map(messageOf),
    text: (field) => new TextDecoder("utf-8", { fatal: true }).decode(blob(field)),
    hex: (field) => Buffer.from(blob(field)).toString("hex"),
    number: (field) => {
      const value = fields.get(field)?.[0]
      return typeof value === "bigint" ? Number(value) : 0
    }
  }
}
