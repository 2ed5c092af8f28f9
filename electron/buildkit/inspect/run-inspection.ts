import type { InspectionValues, Question } from '#shared/build/inspection.ts'
import { platformName } from '../decode-ops.ts'
import { gatewayOf } from '../drive-gateway.ts'
import type { FrontendCall } from '../frontend-call.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Control } from '../proto/gen/control_pb.js'
import { LLBBridge, type PongResponse, type SolveRequest } from '../proto/gen/gateway_pb.js'
import { resolveCall } from '../resolve-call.ts'
import { askFrontend } from './ask-frontend.ts'
import { withStandIns } from './stand-ins.ts'

/** How long the engine may take to end a job that was told that nothing is to be built, in milliseconds. */
const END_GRACE = 2000

export interface InspectionJob {
  readonly ref: string
  readonly session: string
  readonly call: FrontendCall
  /** Images that are not to be looked up. */
  readonly standIns: readonly string[]
  /** Platforms that FROM names. */
  readonly platforms: readonly string[]
  readonly entitlements: readonly string[]
  /** Aborting ends the job on the engine. */
  readonly signal: AbortSignal
  /** Aborting gives up what is not answered yet and keeps what is. */
  readonly limit: AbortSignal
}

/** The outcome of one question: a value, nothing where it is not supported, or why it failed. */
export type PartAnswer<P extends Question> =
  { readonly value: InspectionValues[P] | undefined } | { readonly error: unknown }

export type PartAnswers = { readonly [P in Question]?: PartAnswer<P> }

export interface InspectionRun {
  readonly answers: PartAnswers
  /** Resolves when the engine has ended the job; until then its session is needed. */
  readonly ended: Promise<void>
}

/**
 * Asks several questions about a Dockerfile in one job. The job is internal, so that it leaves no record in the engine's
 * history, and returns an empty result, so that nothing runs. The answers do not wait for its end.
 *
 * @throws GrpcError, EngineSilentError, ConnectionLostError, or a signal's reason, where no question could be asked
 */
export async function runInspection(
  client: GrpcClient,
  parts: readonly Question[],
  job: InspectionJob,
): Promise<InspectionRun> {
  const ended = new AbortController()
  const giveUp = new AbortController()
  const signal = AbortSignal.any([job.signal, giveUp.signal])
  const solving = client
    .unary(
      Control.method.solve,
      { ref: job.ref, session: job.session, entitlements: [...job.entitlements], internal: true },
      { signal },
    )
    .finally(() => ended.abort(new Error('the job has ended')))
  const solved = solving.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  try {
    const answers = await ask(client, parts, job, ended.signal)
    job.signal.throwIfAborted()
    const grace = setTimeout(() => giveUp.abort(new Error('the engine did not end the job')), END_GRACE)
    const returned = returnNothing(client, job.ref, signal)
    const settled = Promise.all([returned, solved]).then(() => clearTimeout(grace))
    return { answers, ended: settled }
  } catch (error) {
    giveUp.abort(error)
    throw (await solved)?.error ?? error
  }
}

async function ask(
  client: GrpcClient,
  parts: readonly Question[],
  { ref, call, standIns, platforms, signal, limit }: InspectionJob,
  ended: AbortSignal,
): Promise<PartAnswers> {
  const options = {
    signal: AbortSignal.any([signal, ended, limit]),
    metadata: { 'buildkit-controlapi-buildid': ref },
  }
  const gateway = await gatewayOf(client, options)
  const resolved = await resolveCall(client, gateway, call, options)
  const request = withStandIns(resolved, standIns, [...platformsOf(resolved, gateway), ...platforms])
  const answers = await Promise.all(
    parts.map(async (part): Promise<PartAnswers> => {
      try {
        return { [part]: { value: await askFrontend(client, part, gateway, request, options) } }
      } catch (error) {
        if (signal.aborted || ended.aborted) throw error
        return { [part]: { error } }
      }
    }),
  )
  return Object.assign({}, ...answers) as PartAnswers
}

/** What is built for, and the engine's own platform. */
function platformsOf({ frontendOpt }: SolveRequest, { workers }: PongResponse): readonly string[] {
  const own = workers[0]?.platforms[0]
  const asked = frontendOpt['platform']?.split(',') ?? []
  return [...asked, ...(own ? [platformName(own)] : [])]
}

/** Ends the job. A failure is of no interest: the answers are there, and the job's own call tells when it has ended. */
async function returnNothing(client: GrpcClient, ref: string, signal: AbortSignal): Promise<void> {
  const result = { result: { case: 'ref', value: { id: '' } } } as const
  const call = { signal, metadata: { 'buildkit-controlapi-buildid': ref } }
  await client.unary(LLBBridge.method.return, { result }, call).catch(() => undefined)
}
