import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { shellWord } from '#electron/lib/shell-word.ts'

/** Files of TLS, all PEM; what is absent is not used. */
export interface TlsFiles {
  /** The authority that signed the engine's certificate; without it the system's authorities count. */
  readonly ca?: string
  /** The certificate of this side, for engines that ask for one, and its key. */
  readonly cert?: string
  readonly key?: string
}

export type TlsMaterial = Pick<EngineAddress, 'ca' | 'cert' | 'key'>

/**
 * Reads the files and looks whether an engine could take them: handshakes fail with words that name no file.
 * @param source what named the files, for people
 */
export async function readTlsMaterial(
  files: TlsFiles,
  source: string,
): Promise<Result<TlsMaterial, EngineProblem>> {
  const told = (path: string, message: string, command?: string): Result<never, EngineProblem> =>
    err({
      reason: 'bad-certificate',
      message: `${message}: ${path} (${source}).`,
      remedy: 'Ask whoever runs the engine for new files, or name other ones.',
      ...(command !== undefined && { command }),
    })
  const read: { ca?: Buffer; cert?: Buffer; key?: Buffer } = {}
  for (const name of ['ca', 'cert', 'key'] as const) {
    const path = files[name]
    if (path === undefined) continue
    try {
      read[name] = await readFile(path)
    } catch (error) {
      return told(path, `${NAMES[name]} cannot be read (${codeOf(error)})`, `ls -l ${shellWord(path)}`)
    }
  }
  for (const name of ['ca', 'cert'] as const) {
    const path = files[name]
    const pem = read[name]
    if (path === undefined || pem === undefined) continue
    const defect = defectOf(pem)
    if (defect !== undefined)
      return told(path, `${NAMES[name]} ${defect}`, `openssl x509 -noout -dates -in ${shellWord(path)}`)
  }
  if (files.key !== undefined && read.key && read.cert) {
    const defect = keyDefect(read.key, read.cert)
    if (defect !== undefined) return told(files.key, `The key ${defect}`)
  }
  const { ca, cert, key } = read
  return ok({ ...(ca && { ca: [ca] }), ...(cert && { cert }), ...(key && { key }) })
}

const NAMES = { ca: 'The certificate of the authority', cert: 'The certificate', key: 'The key' } as const

function defectOf(pem: Buffer): string | undefined {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(pem)
  } catch {
    return 'is none'
  }
  const now = Date.now()
  if (Date.parse(certificate.validTo) < now) return `expired on ${certificate.validTo}`
  if (Date.parse(certificate.validFrom) > now) return `is not valid before ${certificate.validFrom}`
  return undefined
}

function keyDefect(key: Buffer, cert: Buffer): string | undefined {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
      ? undefined
      : 'belongs to another certificate'
  } catch {
    return 'is encrypted or no key'
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
