import { fromBinary } from '@bufbuild/protobuf'
import { PacketSchema, PacketType } from '../../proto/gen/fsutil_pb.js'

/** What the engine says while it takes a folder: it wants the content of an entry, or nothing more. */
export type Asked = number | 'nothing more'

/** Reads a packet of the engine. After an error of its own it wants nothing more; that error ends the build. */
export function askedOf(message: Uint8Array): Asked | undefined {
  const { type, id } = fromBinary(PacketSchema, message)
  switch (type) {
    case PacketType.REQ:
      return id
    case PacketType.FIN:
    case PacketType.ERR:
      return 'nothing more'
    case PacketType.STAT:
    case PacketType.DATA:
    default:
      return undefined
  }
}
