/** The longest message of an SSH agent, in bytes, as OpenSSH has it. */
const MAX_MESSAGE = 256 * 1024

/** Bytes of the length before each message. */
const PREFIX = 4

/**
 * Cuts a stream into the messages of the SSH agent protocol, each with its prefix: the length in four bytes, big-endian,
 * one byte of type, the rest.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-sshm-ssh-agent/
 *
 * @throws when a message is empty or too long
 */
export async function* agentMessages(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let rest = Buffer.alloc(0)
  for await (const chunk of source) {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= PREFIX) {
      const end = PREFIX + rest.readUInt32BE(0)
      if (end === PREFIX || end > MAX_MESSAGE)
        throw new Error(`a message of ${end - PREFIX} bytes is none of an SSH agent`)
      if (rest.length < end) break
      yield rest.subarray(0, end)
      rest = rest.subarray(end)
    }
  }
}
