import { randomUUID } from 'node:crypto'
import { loadImage } from '#electron/docker/load-image.ts'
import { dockerConfigDir } from '#electron/docker/resolve-endpoint.ts'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { BuildOutcome } from '#shared/build/build-event.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { engineHelp } from '../engine-help.ts'
import type { Terminal } from '../terminal.ts'
import { terminalEngine } from '../terminal-engine.ts'
import { buildSummary } from './build-summary.ts'
import { jsonView } from './json-view.ts'
import { colours, noColours, type Paint } from './live-frame.ts'
import { liveView } from './live-view.ts'
import { plainView } from './plain-view.ts'
import type { ProgressView } from './progress-view.ts'
import { TerminalHistory } from './terminal-history.ts'

export type Progress = 'auto' | 'tty' | 'plain' | 'json' | 'quiet'

export interface BuildCommand {
  readonly request: BuildRequest
  /** The Dockerfile's text, for messages. */
  readonly text: string
  readonly progress: Progress
}

/** As shells say it of what SIGINT ended. */
const STOPPED = 130

/** Builds, shows it, records it, and says what became of it. @returns the exit code */
export async function runBuildCommand(
  { request, text, progress }: BuildCommand,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { env, stderr, stdout } = terminal
  const connection = terminalEngine(terminal)
  const history = new TerminalHistory(request, terminal)
  try {
    const engine = await connection.engine(signal, request.platforms)
    if (!engine.ok) {
      stderr.write(`${engineHelp(engine.error)}\n`)
      return 1
    }
    const unsaved = request.dockerfileText !== undefined
    const build = new LiveBuild({ id: randomUUID(), request, unsaved, startedAt: Date.now() }, text)
    const look = (): BuildInsight => insightOf(build.snapshot, history.past, Date.now())
    const paint = isColoured(terminal) ? colours : noColours
    const view = viewOf(progress, terminal, { build, look, paint })
    build.subscribe((events) => {
      for (const event of events) view.add(event)
      if (events.some(({ kind }) => kind === 'started')) history.begin(build.snapshot)
    })
    const { client, hostNetworkOnly, pushImage } = engine.value
    const outcome = await client.build({
      request,
      hostNetworkOnly,
      env,
      configDir: dockerConfigDir(env),
      signal,
      loadImage: (archive, until) => loadImage(archive, env, until),
      ...(pushImage && { pushImage }),
      onEvent: (event) => build.add(event),
    })
    const recorded = history.end(build.snapshot)
    await history.wholePast()
    const insight = look()
    view.end(insight)
    if (progress === 'quiet' && outcome.kind === 'succeeded') stdout.write(`${outcome.imageDigest ?? ''}\n`)
    else if (progress !== 'json')
      for (const line of buildSummary(build.snapshot, insight, text, paint)) stderr.write(`${line}\n`)
    const note = await recorded
    if (note !== undefined && progress !== 'quiet') stderr.write(`${paint('dim', note)}\n`)
    return exitCodeOf(outcome)
  } catch (error) {
    if (signal.aborted) return STOPPED
    throw error
  } finally {
    await history.dispose()
    await connection.dispose()
  }
}

function exitCodeOf(outcome: BuildOutcome): number {
  switch (outcome.kind) {
    case 'succeeded':
      return 0
    case 'failed':
      return 1
    case 'cancelled':
      return STOPPED
    default:
      return assertNever(outcome)
  }
}

interface Shown {
  readonly build: LiveBuild
  readonly look: () => BuildInsight
  readonly paint: Paint
}

function viewOf(progress: Progress, { stdout, stderr }: Terminal, shown: Shown): ProgressView {
  switch (progress) {
    case 'json':
      return jsonView((line) => stdout.write(line), shown.look)
    case 'quiet':
      return { add: () => undefined, end: () => undefined }
    case 'plain':
      return plainView((line) => stderr.write(line))
    case 'tty':
      return liveView(stderr, shown)
    case 'auto':
      return stderr.isTTY === true ? liveView(stderr, shown) : plainView((line) => stderr.write(line))
    default:
      return assertNever(progress)
  }
}

/** https://no-color.org, https://force-color.org */
function isColoured({ stderr, env }: Terminal): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  return stderr.isTTY === true || (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0')
}
