import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Control } from '../proto/gen/control_pb.js'
import { ifSupported, type Capable } from './capable.ts'

/** Which BuildKit answers. For people: distributions' builds say `v0.0.0+unknown`, so features are probed instead. */
export interface EngineInfo {
  /** Import path of the program, for instance `github.com/moby/buildkit`. */
  readonly package: string
  readonly version: string
  /** Commit, or empty. */
  readonly revision: string
}

/** @throws GrpcError, ConnectionLostError, or the signal's reason */
export function engineInfo(client: GrpcClient, signal: AbortSignal): Promise<Capable<EngineInfo>> {
  return ifSupported('info', async () => {
    const { buildkitVersion } = await client.unary(Control.method.info, {}, { signal })
    return {
      package: buildkitVersion?.package ?? '',
      version: buildkitVersion?.version ?? '',
      revision: buildkitVersion?.revision ?? '',
    }
  })
}
