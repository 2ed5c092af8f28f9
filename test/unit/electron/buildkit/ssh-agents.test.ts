import { describe, expect, it } from 'vitest'
import { agentMessages } from '#electron/buildkit/session/ssh/agent-messages.ts'
import { agentPath } from '#electron/buildkit/session/ssh/ssh-agents.ts'

const agent = { id: 'default', kind: 'agent' } as const

describe('the place of an SSH agent', () => {
  it('is what the request says, else what SSH_AUTH_SOCK says', () => {
    const env = { SSH_AUTH_SOCK: '/run/agent' }
    expect(agentPath({ ...agent, socketPath: '/own' }, { env, platform: 'linux' })).toBe('/own')
    expect(agentPath(agent, { env, platform: 'linux' })).toBe('/run/agent')
  })

  it("is the pipe of OpenSSH's own agent on Windows unless something else is said", () => {
    const pipe = String.raw`\\.\pipe\openssh-ssh-agent`
    expect(agentPath(agent, { env: {}, platform: 'win32' })).toBe(pipe)
    const own = String.raw`\\.\pipe\other`
    expect(agentPath({ ...agent, socketPath: own }, { env: {}, platform: 'win32' })).toBe(own)
  })

  it('must be known', () => {
    expect(() => agentPath(agent, { env: {}, platform: 'linux' })).toThrow(/SSH_AUTH_SOCK is not set/)
    expect(() => agentPath(agent, { env: { SSH_AUTH_SOCK: '' }, platform: 'linux' })).toThrow(/not set/)
  })
})

describe('the messages of an SSH agent', () => {
  const read = async (...chunks: readonly string[]): Promise<readonly string[]> => {
    const messages: string[] = []
    const source = (async function* () {
      for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'hex'))
    })()
    for await (const message of agentMessages(source)) messages.push(message.toString('hex'))
    return messages
  }

  it('are found however the bytes arrive', async () => {
    const whole = ['000000010b', '000000030d1234']
    expect(await read(whole.join(''))).toEqual(whole)
    expect(await read(...[...whole.join('').matchAll(/../g)].map(([byte]) => byte))).toEqual(whole)
  })

  it('that are empty or too long end the talk', async () => {
    await expect(read('00000000')).rejects.toThrow(/0 bytes/)
    await expect(read('7fffffff0b')).rejects.toThrow(/2147483647 bytes/)
  })
})
