import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { messageOf } from '#electron/lib/message-of.ts'
import { callMessages } from '../../grpc/call-messages.ts'
import { frame } from '../../grpc/framing.ts'
import { GrpcCode, GrpcError } from '../../grpc/grpc-error.ts'
import { methodPath, unaryHandler, type MethodHandlers, type ServerCall } from '../../grpc/grpc-server.ts'
import { BytesMessageSchema, SSH } from '../../proto/gen/sshforward_pb.js'
import { agentMessages } from './agent-messages.ts'
import type { SshAgents } from './ssh-agents.ts'

const DEFAULT_ID = 'default'

/** What a build may ask of an agent: which keys it has, and a signature. Nothing that changes the agent. */
const ALLOWED = new Set([11, 13])

/** The answer to everything else, SSH_AGENT_FAILURE with its length. */
const FAILURE = Buffer.from([0, 0, 0, 1, 5])

/**
 * Serves `/moby.sshforward.v1.SSH`: each process of a step that talks to its agent gets a connection of its own.
 * `buildkit.ssh.id` in the metadata names the agent.
 */
export function sshService(agents: SshAgents): MethodHandlers {
  const idOf = (told: string | undefined): string => {
    const id = told === undefined || told === '' ? DEFAULT_ID : told
    if (agents.has(id)) return id
    throw new GrpcError(GrpcCode.notFound, `unset ssh forward key ${id}`)
  }
  return {
    ...unaryHandler(SSH.method.checkAgent, ({ id }) =>
      Promise.resolve(id)
        .then(idOf)
        .then(() => ({})),
    ),
    [methodPath(SSH.method.forwardAgent)]: async (call) => {
      const agent = agents.connect(idOf(call.metadata.get('buildkit.ssh.id')?.[0]))
      const end = (): void => void agent.destroy()
      call.signal.addEventListener('abort', end, { once: true })
      try {
        await forward(call, agent)
      } catch (error) {
        if (call.signal.aborted) throw new GrpcError(GrpcCode.cancelled, 'cancelled')
        const message = messageOf(error)
        throw new GrpcError(GrpcCode.unknown, `the SSH agent failed: ${message}`)
      } finally {
        call.signal.removeEventListener('abort', end)
        end()
      }
    },
  }
}

/** One question after the other, as the protocol wants it. */
async function forward(call: ServerCall, agent: Duplex): Promise<void> {
  const answers = agentMessages(agent as AsyncIterable<Buffer>)
  for await (const question of agentMessages(bytesOf(call))) {
    let answer: Buffer | undefined = FAILURE
    if (ALLOWED.has(question[4] ?? 0)) {
      if (!agent.write(question)) await once(agent, 'drain')
      const next = await answers.next()
      if (next.done === true) throw new Error('it closed the connection')
      answer = next.value
    }
    const data = toBinary(BytesMessageSchema, create(BytesMessageSchema, { data: answer }))
    if (!call.write(frame(data))) await call.drained()
  }
}

async function* bytesOf(call: ServerCall): AsyncGenerator<Uint8Array, void> {
  for await (const message of callMessages(call)) yield fromBinary(BytesMessageSchema, message).data
}
