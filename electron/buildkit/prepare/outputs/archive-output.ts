import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AtomicFile } from '#electron/lib/atomic-file.ts'
import type { Output } from '#shared/request/output.ts'
import { exportMetadata, exportPieces } from '../../session/export/export-bytes.ts'
import { OutputError, outputError } from '../../session/export/output-error.ts'
import { writePieces } from '../../session/export/write-pieces.ts'
import type { Exporter } from '../../solve.ts'
import { imageResult } from './image-result.ts'
import { makeFolder } from './made-folder.ts'
import type { PreparedOutput } from './prepared-output.ts'

/**
 * An archive that the engine sends. It has a temporary name beside its own from the beginning, so that a place that
 * cannot be written to is found before anything runs, and takes its place when all has succeeded.
 * @throws OutputError
 */
export async function archiveOutput(
  kind: Extract<Output['kind'], 'oci' | 'docker' | 'tar'>,
  path: string,
  exporter: Exporter,
): Promise<PreparedOutput> {
  await assertReplaceable(path)
  const folder = await makeFolder(dirname(path), 0o777)
  const file = await AtomicFile.open(path).catch(async (error: unknown) => {
    await folder.undo()
    throw outputError(path, error)
  })
  let told: Readonly<Record<string, string>> | undefined
  return {
    exporter,
    async receive(call) {
      if (told) throw new OutputError(`The engine sent ${path} twice.`)
      told = exportMetadata(call)
      try {
        for await (const pieces of exportPieces(call)) await writePieces(file.handle, pieces)
      } catch (error) {
        throw call.signal.aborted ? error : outputError(path, error)
      }
    },
    async finish(response) {
      if (!told) throw new OutputError(`The engine did not send ${path}.`)
      try {
        await file.commit()
      } catch (error) {
        throw outputError(path, error)
      }
      return { kind, path, ...(kind !== 'tar' && imageResult(response, told)) }
    },
    async dispose() {
      await file.discard()
      await folder.undo()
    },
  }
}

/** A device or a folder must not lose its place to a file. */
async function assertReplaceable(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined)
  if (!stats || stats.isFile()) return
  throw new OutputError(
    `${path} cannot be written: it is ${stats.isDirectory() ? 'a folder' : 'no regular file'}.`,
    {
      remedy: 'Name a file.',
    },
  )
}
