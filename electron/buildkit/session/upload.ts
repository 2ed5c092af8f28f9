import { createReadStream } from 'node:fs'
import { create, toBinary } from '@bufbuild/protobuf'
import { frame } from '../grpc/framing.ts'
import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'
import { methodPath, type MethodHandlers } from '../grpc/grpc-server.ts'
import { BytesMessageSchema, Upload } from '../proto/gen/upload_pb.js'
import { contextError, type ContextError } from './context/context-error.ts'

/** Bytes of a file in one message. */
const CHUNK = 1024 * 1024

/**
 * Serves `/moby.upload.v1.Upload/Pull`: what the engine fetches as `http://buildkit-session/<id>`, with `urlpath: /<id>` in
 * the metadata. It is served as often as it is asked for.
 *
 * @param files absolute paths by id
 * @param onFailure told when a file cannot be read, before the engine hears of it
 */
export function uploadService(
  files: Readonly<Record<string, string>>,
  onFailure: (error: ContextError) => void,
): MethodHandlers {
  return {
    [methodPath(Upload.method.pull)]: async (call) => {
      const id = call.metadata.get('urlpath')?.[0]?.replace(/^.*\//, '') ?? ''
      const path = Object.hasOwn(files, id) ? files[id] : undefined
      if (path === undefined) throw new GrpcError(GrpcCode.notFound, `nothing is uploaded as "${id}"`)
      call.receive(() => undefined) // The engine sends nothing; its half is to be read to the end.
      try {
        const chunks = createReadStream(path, { highWaterMark: CHUNK, signal: call.signal })
        for await (const data of chunks as AsyncIterable<Uint8Array>)
          if (!call.write(frame(toBinary(BytesMessageSchema, create(BytesMessageSchema, { data })))))
            await call.drained()
      } catch (error) {
        if (call.signal.aborted) throw new GrpcError(GrpcCode.cancelled, 'cancelled')
        const failure = contextError(path, error)
        onFailure(failure)
        throw new GrpcError(GrpcCode.unknown, failure.message)
      }
    },
  }
}
