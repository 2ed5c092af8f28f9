import type { BuildEvent, BuildOp } from '#shared/build/build-event.ts'
import type { ScriptedEvents } from '../bridge-double.ts'

export interface GeneratedBuild {
  readonly stages: number
  readonly stepsPerStage: number
  /** Each stage is built for each of them; none for a build of one platform. */
  readonly platforms?: readonly string[]
  /** Whether its events come as time goes by; else all at once, as of a build that is over. */
  readonly live?: boolean
}

/** A build of any size whose steps belong to no text: stages that begin as others go on, some steps cached. */
export function generatedBuild(startedAt: number, options: GeneratedBuild): readonly ScriptedEvents[] {
  const { stages, stepsPerStage, platforms = [''], live = false } = options
  const random = randomNumbers()
  const ops: BuildOp[] = []
  const script: { readonly after: number; readonly event: BuildEvent }[] = []
  const put = (after: number, event: BuildEvent) => script.push({ after, event })
  const run = (op: BuildOp, from: number, time: number, cached = false) => {
    ops.push(op)
    const vertex = { kind: 'vertex', digest: op.digest, name: op.name, inputs: op.inputs, cached } as const
    put(5, { ...vertex, cached: false })
    put(from, { ...vertex, startedAt: startedAt + from })
    put(from + time, { ...vertex, startedAt: startedAt + from, completedAt: startedAt + from + time })
  }
  const internal = (name: string, from: number, time: number, bytes = 0) => {
    const digest = digestOf(name)
    const vertex = { kind: 'vertex', digest, name, inputs: [], cached: false } as const
    put(from, { ...vertex, startedAt: startedAt + from })
    for (const share of bytes > 0 ? [0.25, 0.5, 1] : []) {
      put(from + time * share, {
        kind: 'status',
        digest,
        id: name,
        name,
        current: Math.round(bytes * share),
        total: bytes,
        startedAt: startedAt + from,
        ...(share === 1 ? { completedAt: startedAt + from + time } : {}),
      })
    }
    put(from + time, { ...vertex, startedAt: startedAt + from, completedAt: startedAt + from + time })
  }
  internal('[internal] load build definition from Dockerfile', 10, 40, 2_400)
  internal('[internal] load metadata for docker.io/library/debian:bookworm', 50, 380)
  internal('[internal] load .dockerignore', 440, 20, 120)
  internal('[internal] load build context', 460, 640, 48_000_000)
  let end = 1100
  for (const platform of platforms) {
    let before: string | undefined
    for (let stage = 0; stage < stages; stage += 1) {
      let at = 470 + Math.floor(random() * stages * 90)
      let input = before === undefined || stage % 4 === 0 ? [] : [before]
      const isCached = stage % 5 === 0
      for (let step = 1; step <= stepsPerStage; step += 1) {
        const cached = isCached || (stage % 3 === 0 && step < stepsPerStage / 2)
        const time = cached ? 1 : Math.max(5, Math.round(random() ** 3 * 2400))
        const place = [platform, `stage${stage}`, `${step}/${stepsPerStage}`].filter(Boolean).join(' ')
        const name = `[${place}] ${step === 1 ? 'COPY . .' : `RUN make part-${stage}-${step}`}`
        const op: BuildOp = {
          digest: digestOf(name),
          kind: step === 1 ? 'file' : 'exec',
          inputs: input,
          name,
          lines: [{ first: 1, last: 1 }],
          mounts: [],
        }
        run(op, at, time, cached)
        at += time + 2
        input = [op.digest]
        if (step === stepsPerStage >> 1) before = op.digest
      }
      end = Math.max(end, at)
    }
  }
  internal('exporting to image', end, 900, 180_000_000)
  put(5, { kind: 'started', at: startedAt, ref: 'generated' })
  put(5, { kind: 'ops', ops })
  const finished = end + 950
  put(finished, {
    kind: 'finished',
    at: startedAt + finished,
    outcome: { kind: 'succeeded', tags: ['slipway/generated:latest'], outputs: [] },
  })
  script.sort((a, b) => a.after - b.after || order(a.event) - order(b.event))
  const batches = new Map<number, BuildEvent[]>()
  for (const { after, event } of script) {
    const moment = live ? Math.ceil(after / 10) * 10 : 20
    const batch = batches.get(moment)
    if (batch === undefined) batches.set(moment, [event])
    else batch.push(event)
  }
  return [...batches].map(([after, events]) => ({ after, events }))
}

/** What a build is comes before what happens in it. */
function order({ kind }: BuildEvent): number {
  return kind === 'started' ? 0 : kind === 'ops' ? 1 : 2
}

function digestOf(name: string): string {
  let hash = 2166136261
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 16777619) >>> 0
  }
  return `sha256:${hash.toString(16).padStart(8, '0')}${name.length.toString(16).padStart(56, '0')}`
}

/** The same numbers every time, between 0 and 1. */
function randomNumbers(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) / 0x1000000
  }
}
