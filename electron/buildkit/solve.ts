import type { BuildEvent, BuildOp } from '#shared/build/build-event.ts'
import { decodeOps } from './decode-ops.ts'
import { StatusDecoder } from './decode-status.ts'
import { driveGateway } from './drive-gateway.ts'
import type { FrontendCall } from './frontend-call.ts'
import type { GrpcClient } from './grpc/grpc-client.ts'
import { ConnectionLostError, GrpcError } from './grpc/grpc-error.ts'
import type { Masker } from './mask.ts'
import { NoStageError } from './no-stage-error.ts'
import { RequestError } from './prepare/request-error.ts'
import { Control } from './proto/gen/control_pb.js'
import { OutputError } from './session/export/output-error.ts'
import { UnsupportedError } from './unsupported-error.ts'

/** How long the rest of the status may be silent after a build has ended, in milliseconds. */
const TAIL_SILENCE = 1500

/** How long the engine may take to end a build whose frontend has failed, in milliseconds. */
const SOLVE_GRACE = 5000

export interface Exporter {
  readonly type: string
  readonly attributes: Readonly<Record<string, string>>
}

/** A cache to export to, in BuildKit's own words: `{type: 'registry', attributes: {ref: '…'}}`. */
export interface CacheOption {
  readonly type: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface SolveOptions {
  readonly ref: string
  readonly session: string
  readonly call: FrontendCall
  /**
   * The frontend's attributes as the engine itself reads them: it makes attestations, sets times in what it exports, and
   * keeps them in its history.
   */
  readonly attributes: Readonly<Record<string, string>>
  readonly exporters: readonly Exporter[]
  readonly cacheExports: readonly CacheOption[]
  readonly entitlements: readonly string[]
  readonly masker: Masker
  readonly onEvent: (event: BuildEvent) => void
  /** Told when an event could not be read or `onEvent` threw: a defect of the studio's, not of the build. */
  readonly onDefect: (error: unknown) => void
  /** Aborting cancels the build on the engine; the status that it still sends is delivered. */
  readonly signal: AbortSignal
}

/**
 * Runs one build on the engine and follows it to its end.
 * @returns what the exporters told, for instance `containerimage.digest`
 * @throws GrpcError, ConnectionLostError, or the signal's reason
 */
export async function solve(
  client: GrpcClient,
  options: SolveOptions,
): Promise<Readonly<Record<string, string>>> {
  const decoder = new StatusDecoder(options.masker, Date.now)
  const followed = new AbortController()
  let silence: NodeJS.Timeout | undefined
  let ended = false
  const restartSilence = (): void => {
    clearTimeout(silence)
    if (ended) silence = setTimeout(() => followed.abort(new Error('the status fell silent')), TAIL_SILENCE)
  }
  const following = client
    .serverStream(Control.method.status, { ref: options.ref }, { signal: followed.signal }, (response) => {
      restartSilence()
      for (const event of decoder.decode(response)) options.onEvent(event)
    })
    .catch((error: unknown) => {
      // The engine's own errors hide nothing: the build's call tells what went wrong.
      const fromEngine = error instanceof GrpcError || error instanceof ConnectionLostError
      return fromEngine || followed.signal.aborted ? undefined : { error }
    })
  try {
    return await run(client, options)
  } finally {
    ended = true
    restartSilence()
    const broken = await following
    clearTimeout(silence)
    for (const event of decoder.flush()) options.onEvent(event)
    if (broken) options.onDefect(broken.error)
  }
}

/** Control.Solve lasts as long as the build; the gateway beside it says what to build. */
async function run(client: GrpcClient, options: SolveOptions): Promise<Readonly<Record<string, string>>> {
  const first = options.exporters[0]
  const solveEnded = new AbortController()
  const giveUp = new AbortController()
  const solving = client
    .unary(
      Control.method.solve,
      {
        ref: options.ref,
        session: options.session,
        frontendAttrs: { ...options.attributes },
        entitlements: [...options.entitlements],
        exporters: options.exporters.map(({ type, attributes }) => ({ type, attrs: { ...attributes } })),
        cache: {
          exports: options.cacheExports.map(({ type, attributes }) => ({ type, attrs: { ...attributes } })),
        },
        // Engines before several exporters read these, and run only the first one.
        exporterDeprecated: first?.type ?? '',
        exporterAttrsDeprecated: { ...first?.attributes },
      },
      { signal: AbortSignal.any([options.signal, giveUp.signal]) },
    )
    .finally(() => solveEnded.abort(new Error('the build has ended')))
  const ops = new Map<string, BuildOp>()
  let grace: NodeJS.Timeout | undefined
  const driving = driveGateway(client, {
    ref: options.ref,
    call: options.call,
    signal: AbortSignal.any([options.signal, solveEnded.signal]),
    onDefinition: (definition) => {
      try {
        for (const op of decodeOps(definition, options.masker)) ops.set(op.digest, op)
        options.onEvent({ kind: 'ops', ops: [...ops.values()] })
      } catch (error) {
        options.onDefect(error)
      }
    },
  }).catch((error: unknown) => {
    // The engine was told and ends Solve; one that does not must not keep the build waiting.
    grace = setTimeout(() => giveUp.abort(error), SOLVE_GRACE)
    throw error
  })
  const [solved, driven] = await Promise.allSettled([solving, driving])
  clearTimeout(grace)
  if (solved.status === 'fulfilled') return solved.value.exporterResponse
  // Some engines lose the details of a frontend's error on its way through Solve.
  throw driven.status === 'rejected' && tellsMore(driven.reason, solved.reason)
    ? driven.reason
    : solved.reason
}

function tellsMore(one: unknown, other: unknown): boolean {
  const ours = [UnsupportedError, RequestError, OutputError, NoStageError]
  if (ours.some((kind) => one instanceof kind)) return true
  return one instanceof GrpcError && other instanceof GrpcError && one.details.length > other.details.length
}
