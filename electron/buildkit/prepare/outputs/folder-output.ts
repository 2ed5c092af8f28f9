import type { Output } from '#shared/request/output.ts'
import { outputError } from '../../session/export/output-error.ts'
import type { ReceiveFolder } from '../../session/export/receive-folder.ts'
import { makeFolder } from './made-folder.ts'
import type { PreparedOutput } from './prepared-output.ts'

/**
 * The result's files in a folder. One that is there already keeps what the build does not bring; one that is made for
 * the build goes again when the build fails.
 * @throws OutputError
 */
export async function folderOutput(
  { path, platformSplit }: Extract<Output, { kind: 'local' }>,
  receiveFolder: ReceiveFolder,
): Promise<PreparedOutput> {
  const folder = await makeFolder(path, 0o700, true)
  const receiving: Promise<void>[] = []
  let finished = false
  return {
    exporter: {
      type: 'local',
      attributes: platformSplit === undefined ? {} : { 'platform-split': String(platformSplit) },
    },
    async receive(call) {
      try {
        const received = receiveFolder(path, call)
        receiving.push(received)
        await received
      } catch (error) {
        throw call.signal.aborted ? error : outputError(path, error)
      }
    },
    finish() {
      finished = true
      return Promise.resolve({ kind: 'local', path })
    },
    async dispose() {
      if (finished) return
      await Promise.allSettled(receiving) // What is written after it would stay.
      await folder.undo()
    },
  }
}
