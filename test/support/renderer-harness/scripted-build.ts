import type { BuildEvent, BuildOp } from '#shared/build/build-event.ts'
import type { Instruction } from '#shared/dockerfile/dockerfile-model.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { ScriptedEvents } from '../bridge-double.ts'

export interface ScriptOptions {
  /** ms that an executed step takes. */
  readonly stepTime: number
  /** Which steps come from the cache. */
  readonly cached: (instruction: Instruction) => boolean
  /** Which step fails. */
  readonly fails: (instruction: Instruction) => boolean
}

/** A build as an engine would tell it: stages in parallel, a step after its inputs, output with colours. */
export function scriptedBuild(
  text: string,
  { target }: BuildRequest,
  startedAt: number,
  options: ScriptOptions,
): readonly ScriptedEvents[] {
  const model = parseDockerfile(text)
  const graph = toGraph(model, target)
  const needed = new Set(
    graph.cards.flatMap((card) => (card.kind === 'stage' && card.needed ? [card.index] : [])),
  )
  const ops: BuildOp[] = []
  const script: ScriptedEvents[] = []
  const stageEnd: number[] = []
  const lastOp: string[] = []
  let failedAt: number | undefined
  let failedOp: { digest: string; instruction: Instruction } | undefined
  const put = (after: number, ...events: BuildEvent[]) => script.push({ after, events })
  const load = digestOf('load')
  put(20, vertex(load, '[internal] load build context', [], false, startedAt + 20))
  put(120, {
    kind: 'status',
    digest: load,
    id: 'transferring',
    name: 'transferring context',
    current: 120_000,
    total: 480_000,
    startedAt: startedAt + 20,
  })
  put(260, vertex(load, '[internal] load build context', [], false, startedAt + 20, startedAt + 260))
  for (const stage of model.stages) {
    if (!needed.has(stage.index)) continue
    const base = stage.base.kind === 'stage' ? stage.base.index : undefined
    let at = base === undefined ? 300 : (stageEnd[base] ?? 300)
    let input = base === undefined ? [] : [lastOp[base] ?? '']
    const steps = [stage.from, ...stage.instructions].filter(({ keyword }) =>
      ['RUN', 'COPY', 'ADD', 'WORKDIR', 'FROM'].includes(keyword),
    )
    for (const [position, instruction] of steps.entries()) {
      if (instruction.keyword === 'FROM' && stage.base.kind !== 'image') continue
      const digest = digestOf(instruction.id)
      const name = `[${stage.name ?? `stage-${stage.index}`} ${position + 1}/${steps.length}] ${instruction.keyword} ${instruction.text}`
      const isCached = instruction.keyword === 'FROM' || options.cached(instruction)
      const from = instruction.from?.kind === 'stage' ? [instruction.from.index] : []
      const mounted = instruction.mounts.flatMap((mount) =>
        'from' in mount && mount.from.kind === 'stage' ? [mount.from.index] : [],
      )
      const inputs = [...input, ...[...from, ...mounted].flatMap((index) => lastOp[index] ?? [])]
      const begin = Math.max(at, ...[...from, ...mounted].map((index) => stageEnd[index] ?? 0)) + 10
      const time = isCached ? 2 : instruction.keyword === 'RUN' ? options.stepTime : options.stepTime / 8
      const end = begin + time
      ops.push({
        digest,
        kind: instruction.keyword === 'FROM' ? 'source' : instruction.keyword === 'RUN' ? 'exec' : 'file',
        inputs,
        name,
        lines: [instruction.lines],
        mounts: [],
      })
      const dead = failedAt !== undefined && begin > failedAt
      put(0, vertex(digest, name, inputs, false))
      if (!dead) {
        const fails = options.fails(instruction)
        put(begin, vertex(digest, name, inputs, isCached, startedAt + begin))
        if (!isCached && instruction.keyword === 'RUN') {
          const lines = 24
          for (let line = 0; line < lines; line += 1) {
            const when = begin + (time * line) / lines
            put(when, {
              kind: 'log',
              digest,
              stream: line % 9 === 8 ? 'stderr' : 'stdout',
              at: startedAt + when,
              text: outputLine(instruction, line),
            })
          }
        }
        if (fails) {
          failedAt = end
          failedOp = { digest, instruction }
          put(end, {
            kind: 'log',
            digest,
            stream: 'stderr',
            at: startedAt + end,
            text: 'main.c:14:5: \u001b[31;1merror:\u001b[0m expected \u2018;\u2019 before \u2018}\u2019 token\nmake: *** [Makefile:3: app] Error 1\n',
          })
          put(
            end,
            vertex(
              digest,
              name,
              inputs,
              false,
              startedAt + begin,
              startedAt + end,
              'process "/bin/sh -c make" did not complete successfully: exit code: 2',
            ),
          )
        } else put(end, vertex(digest, name, inputs, isCached, startedAt + begin, startedAt + end))
      }
      at = end
      input = [digest]
      lastOp[stage.index] = digest
    }
    stageEnd[stage.index] = at
  }
  put(10, { kind: 'started', at: startedAt + 10, ref: 'scripted' }, { kind: 'ops', ops })
  const finish = (failedAt ?? Math.max(...stageEnd.filter((end) => end > 0), 300)) + 40
  put(finish, {
    kind: 'finished',
    at: startedAt + finish,
    outcome:
      failedOp === undefined
        ? {
            kind: 'succeeded',
            imageDigest: `sha256:${'4be1c0de'.repeat(8)}`,
            tags: ['slipway/sample:latest'],
            outputs: [],
          }
        : {
            kind: 'failed',
            failure: {
              reason: 'step',
              message: `${failedOp.instruction.text.slice(0, 60)} ended with exit code 2`,
              detail: 'process "/bin/sh -c make" did not complete successfully: exit code: 2',
              remedy:
                'Mend what the last lines of its output say, then build again: finished steps come from the cache.',
              digest: failedOp.digest,
              exitCode: 2,
              source: { filename: 'Dockerfile', ranges: [failedOp.instruction.lines] },
              lastOutput: [
                'gcc -O2 -c main.c',
                'main.c:14:5: error: expected \u2018;\u2019 before \u2018}\u2019 token',
                'make: *** [Makefile:3: app] Error 1',
              ],
            },
          },
  })
  return script.filter(({ after }) => after <= finish).sort((a, b) => a.after - b.after)
}

function vertex(
  digest: string,
  name: string,
  inputs: readonly string[],
  cached: boolean,
  startedAt?: number,
  completedAt?: number,
  error?: string,
): BuildEvent {
  return {
    kind: 'vertex',
    digest,
    name,
    inputs,
    cached,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(error === undefined ? {} : { error }),
  }
}

function outputLine({ text }: Instruction, line: number): string {
  if (line === 0) return `+ ${text.slice(0, 80)}\n`
  if (line % 9 === 8) return `\u001b[33mwarning:\u001b[0m cache entry ${line} is older than its source\n`
  if (line % 5 === 4)
    return `\u001b[32m\u2713\u001b[0m unit ${line} compiled \u001b[2min ${line * 13} ms\u001b[0m\n`
  return `Get:${line} trixie/main amd64 package-${line} 1.${line}-1 [${line * 37} kB]\n`
}

function digestOf(id: string): string {
  return `sha256:${id.replace('/', 'a').padStart(8, '0')}${'f'.repeat(56)}`
}
