import { Readable } from 'node:stream'
import type { OutputResult } from '#shared/build/output-result.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { exportBytes, exportMetadata } from '../../session/export/export-bytes.ts'
import { OutputError } from '../../session/export/output-error.ts'
import { imageResult } from './image-result.ts'
import type { PreparedOutput } from './prepared-output.ts'

/**
 * Gives an image archive to an engine that runs containers, as `POST /images/load` takes it.
 * Rejects with the engine's reason, or the signal's.
 */
export type LoadImage = (archive: Readable, signal: AbortSignal) => Promise<void>

/**
 * An image in the store of an engine that is not the one that builds: what BuildKit sends is passed on as it comes.
 * @param type `docker`, or `oci` where there is more to the image than one manifest
 */
export function loadOutput(
  type: 'docker' | 'oci',
  attributes: Readonly<Record<string, string>>,
  load: LoadImage,
): PreparedOutput {
  let told: Readonly<Record<string, string>> | undefined
  return {
    exporter: { type, attributes },
    async receive(call) {
      told = exportMetadata(call)
      const archive = Readable.from(exportBytes(call), { objectMode: false })
      archive.on('error', () => undefined) // Whoever reads it hears of it.
      try {
        await load(archive, call.signal)
      } catch (error) {
        if (call.signal.aborted) throw error
        const reason = messageOf(error)
        throw new OutputError(`The image could not be loaded into the engine: ${reason}`)
      } finally {
        archive.destroy()
      }
    },
    finish(response): Promise<OutputResult> {
      if (!told) return Promise.reject(new OutputError('The engine did not send the image.'))
      return Promise.resolve({ kind: 'load', ...imageResult(response, told) })
    },
  }
}
