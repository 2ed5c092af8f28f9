import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildxArguments } from '#test/support/buildx-arguments.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { testTool } from '#test/support/test-tool.ts'

/** The command that people type, with a configuration of its own. */
export interface DockerBuildx extends AsyncDisposable {
  /** Folder of that configuration. */
  readonly configDir: string
  /** Milliseconds from the start of the command to its end. */
  build(request: BuildRequest): Promise<number>
}

/** `docker buildx build` on the engine at a socket. */
export async function dockerBuildx(socketPath: string): Promise<DockerBuildx> {
  const plugins = { cliPluginsExtraDirs: [dirname(testTool('buildx'))] }
  const home = await temporaryFolder({ 'config.json': JSON.stringify(plugins) })
  const env = {
    PATH: process.env['PATH'],
    HOME: home.path,
    DOCKER_CONFIG: home.path,
    BUILDX_CONFIG: home.path,
    DOCKER_HOST: `unix://${socketPath}`,
  }
  return {
    configDir: home.path,
    async build(request) {
      const start = performance.now()
      const args = ['buildx', 'build', '--progress=plain', ...buildxArguments(request)]
      await promisify(execFile)(testTool('docker'), args, { maxBuffer: 64 * 1024 * 1024, env })
      return performance.now() - start
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}
