import { FileSync } from '../proto/gen/filesync_pb.js'
import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'
import { methodPath, type MethodHandlers } from '../grpc/grpc-server.ts'
import type { Metadata } from '../grpc/metadata.ts'
import { askedOf } from './context/asked.ts'
import { ContextError } from './context/context-error.ts'
import type { FolderSource, SendFolder } from './context/send-folder.ts'
import type { TransferFilter } from './context/walk.ts'

export interface FileSyncOptions {
  /** The folders that the engine may ask for, by name: `context`, `dockerfile`. */
  readonly folders: Readonly<Record<string, FolderSource>>
  readonly send: SendFolder
  /** Told when a folder cannot be sent, before the engine hears of it. */
  readonly onFailure: (error: ContextError) => void
  /** Told each time when the engine wants the content of a file, with the folder's name. */
  readonly onFile?: (folder: string) => void
}

/** Serves `/moby.filesync.v1.FileSync/DiffCopy`: the engine gets the build's folders. */
export function fileSyncService(options: FileSyncOptions): MethodHandlers {
  return {
    [methodPath(FileSync.method.diffCopy)]: async (call) => {
      const name = call.metadata.get('dir-name')?.[0] ?? ''
      const folder = Object.hasOwn(options.folders, name) ? options.folders[name] : undefined
      if (!folder) throw new GrpcError(GrpcCode.notFound, `no access allowed to dir "${name}"`)
      try {
        await options.send(folder, filterOf(call.metadata), {
          signal: call.signal,
          receive: (onMessage) =>
            call.receive((message) => {
              if (options.onFile && typeof askedOf(message) === 'number') options.onFile(name)
              onMessage(message)
            }),
          write: (frames, onWritten) => call.write(frames, onWritten),
          failing: options.onFailure,
        })
      } catch (error) {
        if (error instanceof ContextError) options.onFailure(error)
        throw error instanceof ContextError ? new GrpcError(GrpcCode.unknown, error.message) : error
      }
    },
  }
}

/** Reads the filter from a call's metadata; values are URL-encoded where `<key>-encoded: 1` says so. */
export function filterOf(metadata: Metadata): TransferFilter {
  const list = (key: string): readonly string[] | undefined => {
    const values = metadata.get(key)
    if (!values || !/^(1|t|true)$/i.test(metadata.get(`${key}-encoded`)?.[0] ?? '')) return values
    return values.map((value) => decodeURIComponent(value.replaceAll('+', ' ')))
  }
  const follow = list('followpaths')
  return {
    include: list('include-patterns') ?? [],
    exclude: list('exclude-patterns') ?? [],
    ...(follow && { follow }),
  }
}
