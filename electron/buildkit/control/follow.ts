import type { BuildEvent } from '#shared/build/build-event.ts'
import { StatusDecoder } from '../decode-status.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'
import { masker, type Masker } from '../mask.ts'
import { Control } from '../proto/gen/control_pb.js'
import { ifSupported, type Capable } from './capable.ts'
import { opsOfBuild } from './ops-of-build.ts'

/** How long an engine may take until its first word on a build, in milliseconds. */
const FIRST_WORD = 5000

export interface FollowOptions {
  readonly ref: string
  /**
   * Told vertices, progress, output and warnings, from the build's beginning on, whenever one joins; and at the end the
   * LLB, where the engine's history has it. Times are the engine's own.
   */
  readonly onEvent: (event: BuildEvent) => void
  /** Hides the secrets of a build of one's own; those of others cannot be known. */
  readonly masker?: Masker
  /** How long the engine may take until its first word, in milliseconds; it may be silent later on. Default 5000. */
  readonly firstWithin?: number
}

/**
 * `ended`: all was told. `unknown`: the engine does not know the ref, which it says late or never, or the build began
 * later than was waited for.
 */
export type Followed = { readonly kind: 'ended' } | { readonly kind: 'unknown' }

/**
 * Follows a build of whatever client to its end, or replays one that has ended. To stop following does not cancel it.
 * How it ended is in the engine's history.
 *
 * @throws GrpcError, ConnectionLostError, what `onEvent` throws, or the signal's reason
 */
export function follow(
  client: GrpcClient,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<Capable<Followed>> {
  return ifSupported('status', async () => {
    const mask = options.masker ?? masker([])
    const decoder = new StatusDecoder(mask)
    const names = new Map<string, string>()
    const tell = (event: BuildEvent): void => {
      if (event.kind === 'vertex') names.set(event.digest, event.name)
      options.onEvent(event)
    }
    const limit = options.firstWithin ?? FIRST_WORD
    const silent = new AbortController()
    const timer = setTimeout(
      () => silent.abort(new Error(`nothing was heard of the build within ${limit} ms`)),
      limit,
    )
    const call = { signal: AbortSignal.any([signal, silent.signal]) }
    try {
      await client.serverStream(Control.method.status, { ref: options.ref }, call, (response) => {
        clearTimeout(timer)
        for (const event of decoder.decode(response)) tell(event)
      })
    } catch (error) {
      if (!signal.aborted && (silent.signal.aborted || isUnknownRef(error))) return { kind: 'unknown' }
      throw error
    } finally {
      clearTimeout(timer)
      for (const event of decoder.flush()) tell(event)
    }
    const ops = await opsOfBuild(client, options.ref, names, mask, signal)
    if (ops) tell(ops)
    return { kind: 'ended' }
  })
}

/** Engines wait some seconds for a build to begin, then say `no such job`; the older ones without a code for it. */
function isUnknownRef(error: unknown): boolean {
  return (
    error instanceof GrpcError && (error.code === GrpcCode.notFound || error.message.includes('no such job'))
  )
}
