import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { busyboxImage } from './busybox-image.ts'
import { ownedFolder } from './owned-folder.ts'
import { pushBlobs } from './push-blobs.ts'
import { startDaemon } from './start-daemon.ts'
import { testTool } from './test-tool.ts'

/** A registry on 127.0.0.1, without TLS, with data of its own. It keeps `library/busybox:latest`. */
export interface TestRegistry extends AsyncDisposable {
  /** @example "127.0.0.1:41234" */
  readonly address: string
  /** Where it keeps its data. */
  readonly folder: string
}

export interface RegistryOptions {
  /** Whether it asks for the user `slipway` with the password `opensesame` (HTTP basic). Default: it asks for nothing. */
  readonly login?: boolean
  /** Whether it starts without busybox. */
  readonly empty?: boolean
}

/** bcrypt of `opensesame`. */
const HTPASSWD = 'slipway:$2y$05$abcdefghijklmnopqrstuuQbLfdQZSxZ9gjhA5V9o8Tyc6aQRO0Qi\n'

/** Starts Debian's docker-registry on a free port. */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await ownedFolder()).path
  const passwords = join(folder, 'htpasswd')
  await writeFile(passwords, HTPASSWD)
  const config = join(folder, 'config.yml')
  await writeFile(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'info' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0' },
      ...(options.login === true && { auth: { htpasswd: { realm: 'slipway', path: passwords } } }),
    }),
  )
  const daemon = starting.use(
    await startDaemon({
      program: testTool('registry'),
      args: ['serve', config],
      // level=info msg="listening on 127.0.0.1:41234" …
      ready: (line) => /msg="listening on ([^"]+)"/.exec(line)?.[1],
    }),
  )
  const address = daemon.found
  if (options.empty !== true)
    await pushBlobs(address, 'library/busybox', await busyboxImage(), options.login === true)
  const owned = starting.move()
  return { address, folder, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
