import { sendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { loadImage } from '#electron/docker/load-image.ts'
import { dockerConfigDir } from '#electron/docker/resolve-endpoint.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { EngineConnection } from '#electron/services/engine-connection/engine-connection.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { sentence } from '#shared/format/sentence.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Terminal } from '../terminal.ts'
import { buildSummary } from './build-summary.ts'
import { jsonView } from './json-view.ts'
import { colours, noColours, type Paint } from './live-frame.ts'
import { liveView } from './live-view.ts'
import { plainView } from './plain-view.ts'
import type { ProgressView } from './progress-view.ts'

export type Progress = 'auto' | 'tty' | 'plain' | 'json' | 'quiet'

export interface BuildCommand {
  readonly request: BuildRequest
  /** The Dockerfile's text, for messages. */
  readonly text: string
  readonly progress: Progress
}

/** As shells say it of what SIGINT ended. */
const STOPPED = 130

const silent: Logger = { info: () => undefined, error: () => undefined }

/** Builds, shows it, and says what became of it. @returns the exit code */
export async function runBuildCommand(
  { request, text, progress }: BuildCommand,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { env, stderr, stdout } = terminal
  const connection = new EngineConnection({ env, logger: silent, send: sendFolder })
  try {
    const engine = await connection.engine(signal)
    if (!engine.ok) {
      stderr.write(`${engineHelp(engine.error)}\n`)
      return 1
    }
    let snapshot = initialSnapshot({ id: 'terminal', request, unsaved: false, startedAt: Date.now() })
    const paint = isColoured(terminal) ? colours : noColours
    const view = viewOf(progress, terminal, snapshot, paint)
    const { client, hostNetworkOnly, pushImage } = engine.value
    let events: BuildEvent[] = []
    const outcome = await client.build({
      request,
      hostNetworkOnly,
      env,
      configDir: dockerConfigDir(env),
      signal,
      loadImage: (archive, until) => loadImage(archive, env, until),
      ...(pushImage && { pushImage }),
      onEvent: (event) => {
        view.add(event)
        if (event.kind !== 'log') events.push(event)
        if (events.length < 1024) return
        snapshot = fold(snapshot, events)
        events = []
      },
    })
    view.end()
    snapshot = fold(snapshot, events)
    if (progress === 'quiet' && outcome.kind === 'succeeded') stdout.write(`${outcome.imageDigest ?? ''}\n`)
    else if (progress !== 'json') {
      const insight = insightOf(snapshot, { steps: new Map() }, snapshot.finishedAt ?? Date.now())
      for (const line of buildSummary(snapshot, insight, text, paint)) stderr.write(`${line}\n`)
    }
    return outcome.kind === 'succeeded' ? 0 : outcome.kind === 'cancelled' ? STOPPED : 1
  } catch (error) {
    if (signal.aborted) return STOPPED
    throw error
  } finally {
    await connection.dispose()
  }
}

function viewOf(
  progress: Progress,
  { stdout, stderr }: Terminal,
  snapshot: BuildSnapshot,
  paint: Paint,
): ProgressView {
  switch (progress) {
    case 'json':
      return jsonView((line) => stdout.write(line))
    case 'quiet':
      return { add: () => undefined, end: () => undefined }
    case 'plain':
      return plainView((line) => stderr.write(line))
    case 'tty':
      return liveView(stderr, snapshot, paint)
    case 'auto':
      return stderr.isTTY === true
        ? liveView(stderr, snapshot, paint)
        : plainView((line) => stderr.write(line))
    default:
      return assertNever(progress)
  }
}

/** https://no-color.org, https://force-color.org */
function isColoured({ stderr, env }: Terminal): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  return stderr.isTTY === true || (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0')
}

/** What keeps the engine away, and the line that mends it. */
function engineHelp(error: AppError): string {
  const command = error.kind === 'engine' ? error.problem.command : undefined
  return [sentence(error.message), error.remedy, command && `  ${command}`]
    .filter((part) => part !== undefined)
    .join('\n')
}
