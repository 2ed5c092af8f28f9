import { askedOf } from './asked.ts'
import type { ContextError } from './context-error.ts'
import { Listing } from './listing.ts'
import type { RootFolder } from './root-folder.ts'
import { SentTimes } from './sent-times.ts'
import { transferFolder } from './transfer-folder.ts'
import type { TransferFilter } from './walk.ts'

/** A file whose content is given, not read, for instance unsaved text. Its name stands in the root. */
export interface GivenFile {
  readonly name: string
  readonly content: Uint8Array
  /** Nanoseconds since the epoch; must differ whenever the content does. */
  readonly modTime: bigint
}

/** A folder of the build as plain data, so that it can be sent from another thread. */
export interface FolderSource {
  readonly root: RootFolder
  readonly given?: readonly GivenFile[]
}

/** Where packets go to and come from: a call of the engine. */
export interface PacketChannel {
  /** Aborted when the engine resets the call or the session ends. */
  readonly signal: AbortSignal
  receive(onMessage: (message: Buffer) => void): void
  /** Sends framed messages. Their memory stays as it is until `onWritten`, which is not called after an abort. */
  write(frames: Buffer, onWritten: () => void): void
  /** Hears why the transfer ends before the engine is told, whose own word on it may come at once. */
  failing?(error: ContextError): void
}

/** How folders are sent. */
export interface SendFolder {
  /** Sends what a filter leaves of a folder and answers the engine's requests for content. @throws ContextError */
  (source: FolderSource, filter: TransferFilter, channel: PacketChannel): Promise<void>
  /** Tells that a folder will be asked for in a moment, so that its walk can begin. */
  readonly prepare?: (source: FolderSource) => void
}

/** Sends from this thread and remembers nothing; `FolderSender` keeps the event loop free. */
export const sendFolder: SendFolder = (source, filter, channel) =>
  transferFolder(source, new Listing(source, filter, new SentTimes(0).begin()), {
    signal: channel.signal,
    receive: (onAsked) =>
      channel.receive((message) => {
        const asked = askedOf(message)
        if (asked !== undefined) onAsked([asked])
      }),
    write: (frames) => new Promise((resolve) => channel.write(frames, () => resolve(frames))),
    failing: (error) => channel.failing?.(error),
  })
