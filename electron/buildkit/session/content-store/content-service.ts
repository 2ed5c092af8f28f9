import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { callMessages } from '../../grpc/call-messages.ts'
import { frame } from '../../grpc/framing.ts'
import { GrpcCode, GrpcError } from '../../grpc/grpc-error.ts'
import { methodPath, unaryHandler, type MethodHandlers, type ServerCall } from '../../grpc/grpc-server.ts'
import type { Metadata } from '../../grpc/metadata.ts'
import {
  Content,
  ReadContentRequestSchema,
  ReadContentResponseSchema,
  WriteAction,
  WriteContentRequestSchema,
  WriteContentResponseSchema,
  type WriteContentRequest,
} from '../../proto/gen/content_pb.js'
import { outputError, type OutputError } from '../export/output-error.ts'
import type { BlobWriter } from './blob-writer.ts'
import type { OciStore } from './oci-store.ts'

/** A write that goes on. */
interface Ingest {
  readonly writer: BlobWriter
  readonly total: bigint
  readonly expected: string
}

interface OwnIngest {
  readonly key: string
  ingest: Ingest
}

/** By store and ref: one at a time may write under a ref. Undefined while the write begins. */
type Ingests = Map<string, Ingest | undefined>

/**
 * Serves `containerd.services.content.v1.Content` for folders in OCI layout: named contexts, caches in folders, and
 * images that are exported as folders. `buildkit-attachable-store-id` names the folder.
 *
 * https://github.com/containerd/containerd/blob/main/api/services/content/v1/content.proto
 *
 * @param onFailure told when a folder cannot be written to, before the engine hears of it
 */
export function contentService(
  stores: Readonly<Record<string, OciStore>>,
  onFailure: (error: OutputError) => void,
): MethodHandlers {
  const ingests: Ingests = new Map()
  const { info, read, status, write, abort } = Content.method
  return {
    ...unaryHandler(info, async ({ digest }, _signal, metadata) => {
      const { size, modifiedAt } = await storeOf(stores, metadata).info(digest)
      const at = timestampFromDate(modifiedAt)
      return { info: { digest, size, createdAt: at, updatedAt: at } }
    }),
    ...unaryHandler(status, ({ ref }, _signal, metadata) => {
      const ingest = ingests.get(keyOf(metadata, ref))
      if (!ingest) return Promise.reject(new GrpcError(GrpcCode.notFound, `ingest ${ref}: not found`))
      const { writer, total, expected } = ingest
      const startedAt = timestampFromDate(writer.startedAt)
      return Promise.resolve({ status: { ref, startedAt, offset: writer.offset, total, expected } })
    }),
    // What is not committed is removed when its call ends.
    ...unaryHandler(abort, () => Promise.resolve({})),
    [methodPath(read)]: (call) => serveRead(storeOf(stores, call.metadata), call),
    [methodPath(write)]: async (call) => {
      const store = storeOf(stores, call.metadata)
      if (!store.writable) throw new GrpcError(GrpcCode.permissionDenied, `${store.path} is only read`)
      try {
        await serveWrite(store, call, ingests)
      } catch (error) {
        if (error instanceof GrpcError || call.signal.aborted) throw error
        const failure = outputError(store.path, error)
        onFailure(failure)
        throw new GrpcError(GrpcCode.unknown, failure.message)
      }
    },
  }
}

function storeOf(stores: Readonly<Record<string, OciStore>>, metadata: Metadata): OciStore {
  const id = storeId(metadata)
  const store = Object.hasOwn(stores, id) ? stores[id] : undefined
  if (!store) throw new GrpcError(GrpcCode.notFound, `unknown store ${id}`)
  return store
}

function storeId(metadata: Metadata): string {
  return metadata.get('buildkit-attachable-store-id')?.[0] ?? ''
}

function keyOf(metadata: Metadata, ref: string): string {
  return `${storeId(metadata)}\0${ref}`
}

async function serveRead(store: OciStore, call: ServerCall): Promise<void> {
  for await (const message of callMessages(call)) {
    const { digest, offset, size } = fromBinary(ReadContentRequestSchema, message)
    let at = offset
    for await (const data of store.read(digest, offset, size)) {
      call.signal.throwIfAborted()
      const response = create(ReadContentResponseSchema, { offset: at, data })
      at += BigInt(data.length)
      if (!call.write(frame(toBinary(ReadContentResponseSchema, response)))) await call.drained()
    }
    return
  }
}

/** Each request is answered by the state after it; a commit ends the call. */
async function serveWrite(store: OciStore, call: ServerCall, ingests: Ingests): Promise<void> {
  let own: OwnIngest | undefined
  try {
    for await (const message of callMessages(call)) {
      const request = fromBinary(WriteContentRequestSchema, message)
      own ??= await begin(store, call.metadata, request, ingests)
      own.ingest = await expecting(own.ingest, request, store)
      ingests.set(own.key, own.ingest)
      await apply(own.ingest, request)
      const answer = create(WriteContentResponseSchema, stateOf(own.ingest, request))
      if (!call.write(frame(toBinary(WriteContentResponseSchema, answer)))) await call.drained()
      if (request.action === WriteAction.COMMIT) return
    }
  } finally {
    if (own) {
      ingests.delete(own.key)
      await own.ingest.writer.dispose()
    }
  }
}

async function begin(
  store: OciStore,
  metadata: Metadata,
  { ref, total, expected }: WriteContentRequest,
  ingests: Ingests,
): Promise<OwnIngest> {
  if (ref === '') throw new GrpcError(GrpcCode.invalidArgument, 'a write without a ref')
  const key = keyOf(metadata, ref)
  if (ingests.has(key)) throw new GrpcError(GrpcCode.unavailable, `ref ${ref} locked`)
  ingests.set(key, undefined)
  try {
    return { key, ingest: { writer: await store.begin(), total, expected } }
  } catch (error) {
    ingests.delete(key)
    throw error
  }
}

/** Takes over what a request says of the whole. */
async function expecting(ingest: Ingest, request: WriteContentRequest, store: OciStore): Promise<Ingest> {
  const total = request.total > 0n ? request.total : ingest.total
  const expected = request.expected === '' ? ingest.expected : request.expected
  if (total !== ingest.total && ingest.total > 0n)
    throw new GrpcError(GrpcCode.failedPrecondition, `a total of ${total} after one of ${ingest.total}`)
  if (expected !== ingest.expected && ingest.expected !== '')
    throw new GrpcError(GrpcCode.failedPrecondition, `${expected} expected after ${ingest.expected}`)
  if (request.expected !== '' && request.action !== WriteAction.COMMIT && (await store.has(expected)))
    throw new GrpcError(GrpcCode.alreadyExists, `content ${expected}: already exists`)
  return { writer: ingest.writer, total, expected }
}

async function apply({ writer, total, expected }: Ingest, request: WriteContentRequest): Promise<void> {
  if (request.action === WriteAction.STAT) return
  if (request.offset > 0n && request.offset !== writer.offset)
    throw new GrpcError(GrpcCode.outOfRange, `write at ${request.offset}, not at ${writer.offset}`)
  if (request.offset === 0n && writer.offset > 0n && request.data.length > 0) await writer.truncate()
  if (request.data.length > 0) await writer.write(request.data)
  if (request.action === WriteAction.COMMIT) await writer.commit(expected, total)
}

function stateOf(
  { writer, total }: Ingest,
  { action }: WriteContentRequest,
): MessageInitShape<typeof WriteContentResponseSchema> {
  return {
    action,
    startedAt: timestampFromDate(writer.startedAt),
    updatedAt: timestampFromDate(new Date()),
    offset: writer.offset,
    total,
    digest: writer.digest,
  }
}
