import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { temporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)

/** A disk that is soon full. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string
  /** Why there is none, where this machine lets nobody mount one. */
  readonly missing?: string
}

export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const { path, ...folder } = await temporaryFolder()
  const dispose = (): PromiseLike<void> => folder[Symbol.asyncDispose]()
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'slipway-test', path])
  } catch (error) {
    return { path, missing: `no disk can be mounted: ${String(error)}`, [Symbol.asyncDispose]: dispose }
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      await run('umount', [path])
      await dispose()
    },
  }
}
