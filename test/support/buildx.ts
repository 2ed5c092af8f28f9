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

/** The peer: `buildx` of the newest suite, with a HOME and a configuration of its own. */
export interface Buildx extends AsyncDisposable {
  /** @returns the vertexes of the build. @throws with what it printed where the build fails */
  build(
    request: BuildRequest,
    options?: { readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
  ): Promise<readonly BuildxVertex[]>
}

/** One line of `--progress=rawjson`: BuildKit's status, and lines that are not JSON beside it. */
interface RawStatus {
  readonly vertexes?: readonly { readonly digest: string; readonly name: string; readonly cached?: boolean }[]
}

/** @param dockerHost for instance `unix:///tmp/docker.sock` */
export async function buildxOn(dockerHost: string): Promise<Buildx> {
  const home = await temporaryFolder()
  return {
    async build(request, { env = {}, signal = AbortSignal.timeout(120_000) } = {}) {
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
      if (code !== 0) throw new Error(`buildx ${args.join(' ')}:\n${printed.slice(-4000)}`)
      return vertexesOf(printed)
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

function vertexesOf(printed: string): readonly BuildxVertex[] {
  const last = new Map<string, BuildxVertex>()
  for (const line of printed.split('\n')) {
    if (!line.startsWith('{')) continue
    const { vertexes = [] } = JSON.parse(line) as RawStatus
    for (const { digest, name, cached = false } of vertexes) last.set(digest, { digest, name, cached })
  }
  return [...last.values()]
}
