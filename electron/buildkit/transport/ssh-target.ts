/** A machine to reach with the `ssh` program, as `ssh://user@host:port/path` names it. */
export interface SshTarget {
  /** A name, an address, or an alias of the user's ssh configuration. */
  readonly host: string
  readonly user?: string
  readonly port?: number
  /** The engine's socket over there where it is not the usual one. */
  readonly socketPath?: string
}

/**
 * Reads `ssh://user@host:port/path/of.sock`.
 * @returns the target, or why it is none, in words that follow "it"
 */
export function parseSshTarget(url: string): SshTarget | string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return 'is no address'
  }
  if (parsed.hostname === '') return 'names no host'
  if (parsed.password !== '') return 'holds a password, which ssh does not take; use a key'
  if (parsed.search !== '' || parsed.hash !== '') return 'goes on after the path'
  const host = decodeURIComponent(parsed.hostname).replace(/^\[|\]$/g, '')
  const user = decodeURIComponent(parsed.username)
  // The program would take such words for options.
  if (host.startsWith('-') || user.startsWith('-')) return 'has a host or user that begins with a dash'
  const socketPath = decodeURIComponent(parsed.pathname)
  return {
    host,
    ...(user !== '' && { user }),
    ...(parsed.port !== '' && { port: Number(parsed.port) }),
    ...(/[^/]/.test(socketPath) && { socketPath }),
  }
}

/** The target as ssh's own arguments write it, for lines to copy: `-p 2222 ada@build.example`. */
export function sshWords({ host, user, port }: SshTarget): string {
  const name = user === undefined ? host : `${user}@${host}`
  return port === undefined ? name : `-p ${port} ${name}`
}
