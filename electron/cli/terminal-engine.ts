import { sendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { EngineConnection } from '#electron/services/engine-connection/engine-connection.ts'
import type { Terminal } from './terminal.ts'

/** What keeps an engine away is told by the command. */
const silent: Logger = { info: () => undefined, error: () => undefined }

/** The connection to the engine that a command asks: the one that the studio would use. Whoever takes it disposes it. */
export function terminalEngine({ env, entries }: Pick<Terminal, 'env' | 'entries'>): EngineConnection {
  return new EngineConnection({
    env,
    logger: silent,
    send: sendFolder,
    ...(entries && { keeper: entries.engineKeeper }),
  })
}
