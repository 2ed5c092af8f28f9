import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { assertRemoteStage } from '#electron/buildkit/assert-remote-stage.ts'
import type { GrpcClient } from '#electron/buildkit/grpc/grpc-client.ts'
import { NoStageError } from '#electron/buildkit/no-stage-error.ts'
import { ReturnRequestSchema, SolveRequestSchema } from '#electron/buildkit/proto/gen/gateway_pb.js'

const offer = { gateway: new Set(['frontend.caps']), llb: new Set<string>(), labels: {}, keepsIndexes: true }

/** What becomes of a Dockerfile that the engine alone can read, when its frontend gives this answer. */
function asserted(json: string): Promise<void> {
  const metadata = { 'result.json': Buffer.from(json) }
  const answer = create(ReturnRequestSchema, { result: { metadata } })
  const client = { unary: () => Promise.resolve(answer) } as unknown as GrpcClient
  const signal = new AbortController().signal
  return assertRemoteStage(client, offer, create(SolveRequestSchema, {}), { signal })
}

test.each(['{"targets": [], "sources": ["QVJHIEE="]}', '{"targets": null, "sources": [null]}'])(
  'a Dockerfile without a stage is stopped: %s',
  async (json) => {
    await expect(asserted(json)).rejects.toThrow(NoStageError)
  },
)

test.each(['{"targets": [{"name": "app"}], "sources": ["RlJPTSBh"]}', '{}', 'nothing', ''])(
  'what has a stage, or a frontend of others that answers as it likes, is left to the call: %s',
  async (json) => {
    await expect(asserted(json)).resolves.toBeUndefined()
  },
)
