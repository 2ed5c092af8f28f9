import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'

/** A call of the control API that an engine may lack. */
export type ControlFeature =
  'info' | 'disk-usage' | 'prune' | 'history' | 'history-update' | 'content' | 'status'

/** The engine does not know a call: it is older than the call. */
export interface Unsupported {
  readonly kind: 'unsupported'
  readonly what: ControlFeature
}

/** What a call gave, or that this engine has no such call. */
export type Capable<T> = { readonly kind: 'supported'; readonly value: T } | Unsupported

/**
 * Makes a call and tells an engine that lacks it from one where it failed: such an engine answers with the gRPC status
 * UNIMPLEMENTED, for instance `unknown method Info for service moby.buildkit.v1.Control`.
 *
 * @throws whatever else `call` throws
 */
export async function ifSupported<T>(what: ControlFeature, call: () => Promise<T>): Promise<Capable<T>> {
  try {
    return { kind: 'supported', value: await call() }
  } catch (error) {
    if (error instanceof GrpcError && error.code === GrpcCode.unimplemented)
      return { kind: 'unsupported', what }
    throw error
  }
}
