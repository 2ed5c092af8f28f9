// The thread that reads and writes the history of builds. `HistoryService` starts it and ends it.
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { assertNever } from '#shared/assert-never.ts'
import type { HistoryHealth, KnownTimes } from '#shared/history/history.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { parseProcessStat } from '#electron/services/private-engine/process-identity.ts'
import { buildOfParts } from './build-of-parts.ts'
import type { BuildPart } from './build-parts.ts'
import { endedBuild } from './build-record.ts'
import { HistoryDatabase } from './history-database.ts'
import type { FromHistory, HistoryStart, Owner, ToHistory } from './history-messages.ts'
import { openDatabase } from './open-database.ts'

const port = parentPort
if (!port) throw new Error('This is the main file of a worker thread.')
const { file, owner } = workerData as HistoryStart
const { database, health } = openDatabase(file)
const history = database && new HistoryDatabase(database, owner)
/** What has come of builds whose end has not, by their ids. */
const parts = new Map<string, BuildPart[]>()
post({ kind: 'opened', health: markedHealth(health) })

port.on('message', (message: ToHistory) => {
  try {
    const value = answer(message)
    post({ kind: 'done', call: message.call, ...(value && { value }) })
  } catch (error) {
    post({ kind: 'failed', call: message.call, message: messageOf(error) })
  }
  if (message.kind === 'close') port.close()
})

function answer(message: ToHistory): KnownTimes | undefined {
  switch (message.kind) {
    case 'begin':
      if (isWritable()) history?.begin(message.build)
      return undefined
    case 'part':
      if (isWritable()) parts.set(message.build, [...(parts.get(message.build) ?? []), message.part])
      return undefined
    case 'end':
      if (isWritable()) history?.end(endedBuild(buildOfParts(message.rest, takeParts(message.rest.id))))
      return undefined
    case 'usage':
      if (isWritable()) history?.setUsage(message.build, message.usage)
      return undefined
    case 'times':
      return history?.times(message.query) ?? { steps: {} }
    case 'close':
      history?.close()
      return undefined
    default:
      return assertNever(message)
  }
}

function takeParts(build: string): readonly BuildPart[] {
  const taken = parts.get(build) ?? []
  parts.delete(build)
  return taken
}

function isWritable(): boolean {
  return health.kind === 'ok' || health.kind === 'renewed'
}

function markedHealth(opened: HistoryHealth): HistoryHealth {
  if (!isWritable()) return opened
  try {
    history?.markInterrupted(isAlive)
    return opened
  } catch (error) {
    return { kind: 'read-only', message: `Builds cannot be recorded: ${messageOf(error)}` }
  }
}

/** Where the system does not tell when a process began, its number has to do. */
function isAlive({ pid, start }: Owner): boolean {
  if (pid === owner.pid) return start === owner.start
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  try {
    return start === '' || parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8')).startTime === start
  } catch {
    return true
  }
}

function post(message: FromHistory): void {
  port?.postMessage(message)
}
