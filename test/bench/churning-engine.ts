import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { startScriptedEngine, type ScriptedEngine } from './scripted-engine.ts'

/** One change of a step's state, when the engine sent it. */
export interface SentChange {
  readonly line: number
  readonly state: 'running' | 'executed'
  /** ms since the epoch, with fractions. */
  readonly at: number
}

export interface ChurningEngine extends Pick<ScriptedEngine, 'socketPath' | 'finish'>, AsyncDisposable {
  /** Changes the states of its build's steps in turn, so many a second, for so long. */
  readonly churn: (perSecond: number, durationMs: number) => Promise<readonly SentChange[]>
}

const now = (): number => performance.timeOrigin + performance.now()

/** A Docker Engine that has one step for each of these lines of the Dockerfile, and lets them start and end as it is told. */
export async function startChurningEngine(lines: readonly number[]): Promise<ChurningEngine> {
  const engine = await startScriptedEngine(
    lines.map((line, place) => ({
      line,
      name: `RUN step ${line}`,
      ...(place > 0 && { after: place - 1 }),
    })),
  )
  const { socketPath, finish, send, steps } = engine
  return {
    socketPath,
    finish,
    async churn(perSecond, durationMs) {
      await send({ vertexes: steps.map(({ digest, name }) => ({ digest, name })) })
      return churnSteps(engine, perSecond, durationMs)
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

/** Step after step begins, then step after step ends, and so on. */
async function churnSteps(
  { send, steps }: ScriptedEngine,
  perSecond: number,
  durationMs: number,
): Promise<readonly SentChange[]> {
  const sent: SentChange[] = []
  const startedAt = new Map<string, number>()
  const began = now()
  for (let at = began; at < began + durationMs; at = now()) {
    const due = Math.floor(((at - began) / 1000) * perSecond)
    const vertexes = []
    while (sent.length < due) {
      const step = steps[sent.length % steps.length]
      if (step === undefined) break
      const { digest, name, line } = step
      const start = startedAt.get(digest)
      const started = timestampFromMs(Math.floor(start ?? at))
      if (start === undefined) startedAt.set(digest, at)
      else startedAt.delete(digest)
      vertexes.push({
        digest,
        name,
        started,
        ...(start !== undefined && { completed: timestampFromMs(Math.floor(at)) }),
      })
      sent.push({ line, state: start === undefined ? 'running' : 'executed', at } as const)
    }
    if (vertexes.length > 0) await send({ vertexes })
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return sent
}
