import { createHash } from 'node:crypto'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Content } from '../proto/gen/content_pb.js'
import { ifSupported, type Capable } from './capable.ts'

/** Content could not be taken as it came. */
export class ContentError extends Error {
  readonly reason: 'too-large' | 'corrupt'

  constructor(reason: ContentError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

/**
 * Reads a blob of the engine's content store by its digest, for instance the trace or provenance of a build in the
 * history.
 *
 * @param limit the most that is read, in bytes
 * @throws ContentError when there is more than that or when the bytes have another digest; GrpcError, not found where the
 *   store has no such blob; ConnectionLostError; the signal's reason
 */
export function readContent(
  client: GrpcClient,
  digest: string,
  limit: number,
  signal: AbortSignal,
): Promise<Capable<Buffer>> {
  return ifSupported('content', async () => {
    const chunks: Uint8Array[] = []
    let length = 0
    await client.serverStream(Content.method.read, { digest }, { signal }, ({ data }) => {
      length += data.length
      if (length > limit)
        throw new ContentError('too-large', `The content ${digest} is longer than ${limit} bytes.`)
      chunks.push(data)
    })
    const content = Buffer.concat(chunks, length)
    if (
      digest.startsWith('sha256:') &&
      digest.slice(7) !== createHash('sha256').update(content).digest('hex')
    )
      throw new ContentError('corrupt', `The content of ${digest} arrived with another digest.`)
    return content
  })
}
