import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildxArguments } from './buildx-arguments.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { testTool } from './test-tool.ts'

/** A vertex as buildx tells of it last. */
export interface BuildxVertex {
  readonly digest: string
  readonly name: string
  readonly cached: boolean
}

/** A message of BuildKit's status as buildx prints it; times are of RFC 3339 with nanoseconds. */
export interface RawStatus {
  readonly vertexes?: readonly RawVertex[]
}

export interface RawVertex {
  readonly digest: string
  readonly name: string
  readonly started?: string
  readonly completed?: string
  readonly cached?: boolean
  readonly error?: string
}

/** The peer: `buildx` of the newest suite, with a HOME and a configuration of its own. */
export interface Buildx extends AsyncDisposable {
  /** @returns the vertexes of the build. @throws with what it printed where the build fails */
  build(request: BuildRequest, options?: RunOptions): Promise<readonly BuildxVertex[]>
  /** All that a build tells, whether it succeeds or not. */
  statuses(request: BuildRequest, options?: RunOptions): Promise<readonly RawStatus[]>
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** @param dockerHost for instance `unix:///tmp/docker.sock` */
export async function buildxOn(dockerHost: string): Promise<Buildx> {
  const home = await temporaryFolder()
  const run = async (
    request: BuildRequest,
    { env = {}, signal = AbortSignal.timeout(120_000) }: RunOptions = {},
  ): Promise<{ readonly args: readonly string[]; readonly code: unknown; readonly printed: string }> => {
    const args = ['build', '--progress=rawjson', ...buildxArguments(request)]
    const child = spawn(testTool('buildx'), args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      signal,
      env: {
        PATH: process.env['PATH'],
        HOME: home.path,
        DOCKER_CONFIG: home.path,
        BUILDX_CONFIG: home.path,
        DOCKER_HOST: dockerHost,
        ...(request.sourceDateEpoch !== undefined && {
          SOURCE_DATE_EPOCH: String(request.sourceDateEpoch),
        }),
        ...env,
      },
    })
    child.stdin.end(request.dockerfileText ?? '')
    const [printed, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
    return { args, code, printed }
  }
  return {
    async build(request, options) {
      const { args, code, printed } = await run(request, options)
      if (code !== 0) throw new Error(`buildx ${args.join(' ')}:\n${printed.slice(-4000)}`)
      return vertexesOf(statusesOf(printed))
    },
    async statuses(request, options) {
      return statusesOf((await run(request, options)).printed)
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

/** The lines of `--progress=rawjson` that are JSON: others are beside them. */
function statusesOf(printed: string): readonly RawStatus[] {
  return printed.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as RawStatus] : []))
}

function vertexesOf(statuses: readonly RawStatus[]): readonly BuildxVertex[] {
  const last = new Map<string, BuildxVertex>()
  for (const { vertexes = [] } of statuses) {
    for (const { digest, name, cached = false } of vertexes) last.set(digest, { digest, name, cached })
  }
  return [...last.values()]
}
