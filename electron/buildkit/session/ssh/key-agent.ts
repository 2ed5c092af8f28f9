import { open } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import ssh2, { type ParsedKey } from 'ssh2'
import { contextError } from '../context/context-error.ts'
import { SshError } from './ssh-error.ts'

/** The longest private key that is read, in bytes. */
const MAX_KEY = 100 * 1024

/** Private keys, and an agent that signs with them for whoever connects. */
export interface KeyAgent {
  /** A new connection; the caller's to destroy. */
  connect(): Duplex
  /** Forgets the keys. */
  dispose(): void
}

/**
 * Reads private keys of the formats that OpenSSH, OpenSSL and PuTTY write.
 * @param id what the request calls them
 * @throws SshError, also for keys with a passphrase
 */
export async function openKeyAgent(id: string, paths: readonly string[]): Promise<KeyAgent> {
  const keys: ParsedKey[] = []
  for (const path of paths) keys.push(await readKey(id, path))
  return {
    connect: () => serve(keys),
    dispose: () => void keys.splice(0),
  }
}

function serve(keys: readonly ParsedKey[]): Duplex {
  const agent = new ssh2.AgentProtocol(false)
  agent.on('identities', (request) => agent.getIdentitiesReply(request, [...keys]))
  agent.on('sign', (request, wanted, data, { hash }) => {
    const key = keys.find((own) => own.getPublicSSH().equals(wanted.getPublicSSH()))
    const signature = key && trySign(key, data, hash)
    if (signature) agent.signReply(request, signature)
    else agent.failureReply(request)
  })
  return agent
}

function trySign(key: ParsedKey, data: Buffer, hash: string | undefined): Buffer | undefined {
  const signature: unknown = key.sign(data, hash) // Gives an error where a key cannot sign that way.
  if (!Buffer.isBuffer(signature)) return undefined
  return key.type.startsWith('ecdsa-') ? ecdsaSignature(signature) : signature
}

/**
 * The two numbers of an ECDSA signature as SSH has them (RFC 5656, 3.1.2), out of their ASN.1 form:
 * `30 len 02 len r 02 len s`, where a sequence of more than 127 bytes is `30 81 len`. Numbers are written alike in both.
 */
function ecdsaSignature(asn1: Buffer): Buffer {
  let at = asn1[1] === 0x81 ? 3 : 2
  const numbers = [0, 1].map(() => {
    const end = at + 2 + (asn1[at + 1] ?? 0)
    const number = asn1.subarray(at + 2, end)
    at = end
    const length = Buffer.alloc(4)
    length.writeUInt32BE(number.length)
    return Buffer.concat([length, number])
  })
  return Buffer.concat(numbers)
}

async function readKey(id: string, path: string): Promise<ParsedKey> {
  const content = await readStart(id, path)
  const parsed: ParsedKey | readonly ParsedKey[] | Error = ssh2.utils.parseKey(content)
  content.fill(0)
  if (parsed instanceof Error)
    throw new SshError(
      id,
      /passphrase/i.test(parsed.message)
        ? `${path} is protected by a passphrase. Add it to an SSH agent and give the build that.`
        : `${path} is no private key: ${parsed.message}.`,
    )
  const key = [parsed].flat()[0]
  if (!key?.isPrivateKey()) throw new SshError(id, `${path} is no private key.`)
  return key
}

async function readStart(id: string, path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_KEY), 0, MAX_KEY, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new SshError(id, `${contextError(path, error).message}.`)
  }
}
