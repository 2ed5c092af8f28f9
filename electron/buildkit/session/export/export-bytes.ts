import { fromBinary } from '@bufbuild/protobuf'
import { callMessages } from '../../grpc/call-messages.ts'
import type { ServerCall } from '../../grpc/grpc-server.ts'
import { BytesMessageSchema } from '../../proto/gen/filesync_pb.js'

/** Bytes that are gathered before they are passed on: engines send an archive in pieces of 32 KiB and less. */
const BATCH = 1024 * 1024

/** The archive that an exporter sends, some pieces at a time. @throws the cause, when the call ends before the archive does */
export async function* exportPieces(call: ServerCall): AsyncGenerator<readonly Uint8Array[], void> {
  let pieces: Uint8Array[] = []
  let gathered = 0
  for await (const message of callMessages(call)) {
    const { data } = fromBinary(BytesMessageSchema, message)
    pieces.push(data)
    gathered += data.length
    if (gathered < BATCH) continue
    yield pieces
    pieces = []
    gathered = 0
  }
  if (gathered > 0) yield pieces
}

/** The same in large pieces. */
export async function* exportBytes(call: ServerCall): AsyncGenerator<Buffer, void> {
  for await (const pieces of exportPieces(call)) yield Buffer.concat(pieces)
}

/**
 * What the exporter tells of the archive it sends, for instance `containerimage.digest`: its metadata from
 * `exporter-md-containerimage.digest` on.
 */
export function exportMetadata(call: ServerCall): Readonly<Record<string, string>> {
  const prefix = 'exporter-md-'
  return Object.fromEntries(
    [...call.metadata]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, values]) => [key.slice(prefix.length), values.join(',')]),
  )
}
