import type { BuildFailure } from '#shared/build/build-failure.ts'

/** What an engine complains of, as far as its words tell. */
export type Complaint = Pick<BuildFailure, 'reason' | 'remedy' | 'retry'> & {
  /** Stands in for the engine's words where those tell too little. */
  readonly message?: string
}

interface Rule {
  readonly pattern: RegExp
  /** @param match groups of the pattern */
  readonly complaint: (match: RegExpExecArray) => Complaint
}

/** What a shell tells of a program that SIGKILL ended, as the kernel does when memory runs out. */
const KILLED = 137

const MAKE_ROOM = 'Make room, for instance by pruning the build cache, then build again.'
const FREE_MEMORY = 'Close what uses memory, or build fewer stages at once, then build again.'
const CHOOSE_PLATFORM = 'Choose another platform, or install an emulator (QEMU with binfmt) for it.'
const GIVE_KEY = 'Start an SSH agent and add the key, or give the build the file of a key.'
const CHECK_NETWORK = 'Check the network and the proxy, then build again.'

const STOPPING: Complaint = {
  reason: 'engine',
  message: 'The engine stopped the build.',
  remedy: 'Build again when it is back.',
  retry: 'engine-stopping',
}

/**
 * Finds out what an engine complains of. Engines type few of their errors, and say the cause at the end of a chain:
 *
 *     failed to solve: a/b: failed to resolve source metadata for docker.io/a/b:latest: failed to do request: Head
 *     "https://…": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host
 *
 * @param text the engine's words, without the command of a step, which may say anything
 */
export function complaintOf(text: string): Complaint | undefined {
  for (const { pattern, complaint } of RULES) {
    const match = pattern.exec(text)
    if (match) return complaint(match)
  }
  return undefined
}

const of = (pattern: RegExp, complaint: Complaint): Rule => ({ pattern, complaint: () => complaint })

/** The first that fits counts: what is nearer to the cause stands before what it led to. */
const RULES: readonly Rule[] = [
  of(/dockerfile parse error|unknown instruction|invalid stage index/i, { reason: 'dockerfile' }),
  {
    pattern: /secret (\S+?):? not found/,
    complaint: ([, id]) => ({
      reason: 'secret',
      message: `A step needs the secret ${id ?? ''}, which was not given.`,
      remedy: 'Give the secret from a file or from an environment variable that is set.',
    }),
  },
  {
    pattern: /(?:no SSH key|unset ssh forward key) "?([^" ]*)/,
    complaint: ([, id]) => ({
      reason: 'ssh',
      message: `A step needs the SSH key ${id === '' ? 'default' : (id ?? '')}, which was not given.`,
      remedy: GIVE_KEY,
    }),
  },
  of(/could not load SSH|ssh-agent|SSH_AUTH_SOCK/i, { reason: 'ssh', remedy: GIVE_KEY }),
  of(/no space left on device|disk quota exceeded/i, {
    reason: 'disk-full',
    message: 'The disk is full.',
    remedy: MAKE_ROOM,
    retry: 'disk-full',
  }),
  of(/cannot allocate memory|out of memory/i, {
    reason: 'engine',
    remedy: FREE_MEMORY,
    retry: 'out-of-memory',
  }),
  of(/exec format error|no match for platform|does not provide the specified platform/i, {
    reason: 'platform',
    remedy: CHOOSE_PLATFORM,
  }),
  of(
    /toomanyrequests|429 Too Many|\b(500 Internal Server Error|502 Bad Gateway|503 Service Unavailable|504 Gateway Time-?out)|status( code)?:? (429|5\d\d)\b|HTTP (429|5\d\d)\b/i,
    { reason: 'source', remedy: 'Wait a little, then build again.', retry: 'registry-busy' },
  ),
  of(
    /pull access denied|insufficient_scope|authorization failed|no basic auth credentials|requested access to the resource is denied|401 Unauthorized|403 Forbidden|unauthorized:|HTTP 40[13]\b|incorrect username or password/i,
    { reason: 'login', remedy: 'Log in with docker login, or check the name.' },
  ),
  of(/x509:|server gave HTTP response to HTTPS client/, {
    reason: 'source',
    remedy: 'Make the engine trust the registry’s certificate, or let it use the registry without one.',
  }),
  of(
    /no such host|name resolution|server misbehaving|dial tcp|i\/o timeout|TLS handshake timeout|connection (refused|reset)|no route to host|network is unreachable|Client\.Timeout|unexpected EOF/i,
    { reason: 'source', remedy: CHECK_NETWORK, retry: 'network' },
  ),
  of(/no active sessions?\b|transport is closing|error reading from server|the engine is going away/i, {
    reason: 'engine-lost',
    message: 'The engine lost its connection to the build.',
    remedy: 'Build again.',
    retry: 'engine-lost',
  }),
  of(/flightcontrol: exceeded retry timeout/, {
    reason: 'engine',
    message: 'The engine was too busy.',
    remedy: 'Build again.',
    retry: 'engine-busy',
  }),
  of(/server is (shutting down|stopping)|(daemon|engine) is (stopping|shutting down)/i, STOPPING),
  {
    pattern: /failed to (?:compute cache key|calculate checksum).*?("[^"]*"):? not found/s,
    complaint: ([, path]) => ({
      reason: 'dockerfile',
      message: `A file to copy does not exist: ${path ?? ''}.`,
      remedy: 'Check the path, and that .dockerignore does not leave it out.',
    }),
  },
  of(
    /failed to resolve (source metadata|reference)|manifest unknown|manifest for \S+ not found|failed to (do|authorize|fetch)|failed to load cache key|repository does not exist|: not found: repository|frontend gateway\.v0: \S+: not found/,
    { reason: 'source', remedy: 'Check the name and the tag.' },
  ),
  of(
    /failed to (parse|process|read dockerfile)|target stage .* could not be found|invalid reference format|no build stage|failed to create LLB definition|failed to reach build target/,
    { reason: 'dockerfile' },
  ),
  of(/^(?:.*: )?context canceled$/s, STOPPING),
]

/**
 * What a step's own words and exit code tell beside the fact that it failed.
 * @param output the last lines that it printed
 */
export function stepComplaint(exitCode: number, output: readonly string[]): Partial<Complaint> {
  const text = output.join('\n')
  if (/exec format error/i.test(output.at(-1) ?? '')) return { reason: 'platform', remedy: CHOOSE_PLATFORM }
  if (/no space left on device/i.test(text)) return { remedy: MAKE_ROOM, retry: 'disk-full' }
  if (exitCode === KILLED) return { remedy: FREE_MEMORY, retry: 'out-of-memory' }
  if (
    /temporary failure (in name resolution|resolving)|could not resolve host|bad address|EAI_AGAIN/i.test(
      text,
    )
  )
    return { remedy: CHECK_NETWORK, retry: 'network' }
  return {}
}
