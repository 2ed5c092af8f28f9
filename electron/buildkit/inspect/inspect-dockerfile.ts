import type { Answers, Inspected, InspectionValues, Question } from '#shared/build/inspection.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { mergeParts } from '../prepare/build-part.ts'
import { failsAtLength } from '../prepare/fails-at-length.ts'
import { prepareFrontend } from '../prepare/prepare-frontend.ts'
import type { Connect } from '../run-build.ts'
import { openBuildSession, type BuildSession } from '../session/build-session.ts'
import { contentService } from '../session/content-store/content-service.ts'
import { dockerCredentials } from '../session/credentials.ts'
import type { SendFolder } from '../session/context/send-folder.ts'
import { newId } from '../session/session.ts'
import { EngineSilentError } from '../transport/dial.ts'
import type { EngineTransport } from '../transport/engine-transport.ts'
import { answerFailureOf, inspectionFailureOf } from './inspection-failure-of.ts'
import { runInspection, type PartAnswers } from './run-inspection.ts'
import { withCaches } from './with-caches.ts'

/** How long an answer may take unless told otherwise, in milliseconds: base images may have to be asked for. */
const TIME_LIMIT = 60_000

export interface InspectOptions {
  /** The request of the build that is looked at beforehand. Its names for the image and its secrets have no part in it. */
  readonly request: BuildRequest
  /** As for the build: the LLB tells the network of each RUN. */
  readonly hostNetworkOnly: boolean
  readonly signal: AbortSignal
  /** Folder of the docker command's config.json, for logins to registries. */
  readonly configDir: string
  /** What credential helpers run with. */
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * Images, as in FROM, that are not to be looked up because the engine has none of them: an empty image of the same name
   * stands for each, so that no registry is asked.
   */
  readonly standIns?: readonly string[]
  /** Platforms that FROM names, for images that are stood in for. */
  readonly platforms?: readonly string[]
  /** How long to wait for answers in all, in milliseconds; 60,000 unless given. What came in time is kept. */
  readonly timeLimit?: number
}

/** What an inspection needs of the client that it belongs to. */
export interface InspectServices {
  readonly transport: EngineTransport
  readonly send: SendFolder
  readonly connect: Connect
  /** Aborted when the client is disposed: what is under way is cancelled. */
  readonly disposed: AbortSignal
}

/**
 * Asks an engine what a Dockerfile means, from the request's unsaved text or from the file. Steps are not run. Only a
 * Dockerfile that names a frontend with `# syntax=` makes the engine fetch and run that.
 */
export async function inspectDockerfile<P extends Question>(
  parts: readonly P[],
  options: InspectOptions,
  services: InspectServices,
): Promise<Answers<P>> {
  const timeLimit = options.timeLimit ?? TIME_LIMIT
  const limit = new AbortController()
  const timer = setTimeout(
    () => limit.abort(new EngineSilentError(`The engine did not answer within ${timeLimit / 1000} s.`)),
    timeLimit,
  )
  const signal = AbortSignal.any([options.signal, services.disposed])
  const each = (inspected: (part: P) => Inspected<unknown>): Answers<P> =>
    Object.fromEntries(parts.map((part) => [part, inspected(part)])) as Answers<P>
  try {
    const answers = await ask(parts, options, services, signal, limit.signal)
    return each((part) => inspectedOf(part, answers[part]))
  } catch (error) {
    return each(() =>
      signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: inspectionFailureOf(error) },
    )
  } finally {
    clearTimeout(timer)
  }
}

async function ask(
  parts: readonly Question[],
  { request, hostNetworkOnly, configDir, env, standIns = [], platforms = [] }: InspectOptions,
  { transport, send, connect }: InspectServices,
  signal: AbortSignal,
  limit: AbortSignal,
): Promise<PartAnswers> {
  const limited = AbortSignal.any([signal, limit])
  const build = mergeParts(await prepareFrontend(request, hostNetworkOnly))
  let session: BuildSession | undefined
  let ended = Promise.resolve()
  try {
    const client = await connect(limited, failsAtLength(build))
    const handlers = contentService(build.stores, () => undefined) // Nothing is written to a context.
    const logins = dockerCredentials(configDir, env)
    session = openBuildSession(transport, client, { build, send, logins, handlers }, limited)
    // The outline's cache mounts are read from the LLB where the frontend does not tell them.
    const asked = parts.includes('outline') ? new Set<Question>([...parts, 'llb']) : parts
    const run = await runInspection(client, [...asked], {
      ref: newId(),
      session: session.id,
      call: session.call,
      standIns,
      platforms,
      entitlements: build.entitlements,
      signal: AbortSignal.any([signal, session.failed]),
      limit,
    })
    ended = run.ended
    if (session.contextFailure) throw session.contextFailure
    return withCaches(run.answers)
  } catch (error) {
    throw session?.contextFailure ?? error
  } finally {
    void ended.then(() => session?.dispose()).then(() => build.dispose())
  }
}

function inspectedOf<P extends Question>(part: P, answer: PartAnswers[P]): Inspected<InspectionValues[P]> {
  if (answer === undefined) return { kind: 'unsupported', what: part }
  if ('error' in answer) return { kind: 'failed', failure: answerFailureOf(answer.error) }
  return answer.value === undefined
    ? { kind: 'unsupported', what: part }
    : { kind: 'inspected', value: answer.value }
}
