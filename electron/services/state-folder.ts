import { homedir } from 'node:os'
import { join } from 'node:path'

/** Of a process's environment, what says where its user's files lie; all optional. */
export type StateEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Where Slipway keeps settings, drafts, logs and the history of builds, window and terminal alike: `SLIPWAY_USER_DATA`, else
 * the system's folder for applications: `$XDG_CONFIG_HOME/Slipway`, `~/Library/Application Support/Slipway`,
 * `%APPDATA%\Slipway`. That is where Electron looks when nobody tells it otherwise (its manual: `app.getPath('userData')`).
 */
export function stateFolder(env: StateEnvironment, platform: NodeJS.Platform): string {
  const own = env['SLIPWAY_USER_DATA']
  if (own !== undefined && own !== '') return own
  return join(applicationFolder(env, platform), 'Slipway')
}

function applicationFolder(env: StateEnvironment, platform: NodeJS.Platform): string {
  const home = env['HOME'] ?? homedir()
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support')
    case 'win32':
      return env['APPDATA'] ?? join(home, 'AppData', 'Roaming')
    default: {
      const configured = env['XDG_CONFIG_HOME']
      return configured?.startsWith('/') === true ? configured : join(home, '.config')
    }
  }
}
