import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Capable } from '#electron/buildkit/control/capable.ts'
import { ContentError } from '#electron/buildkit/control/read-content.ts'
import type { ContentDescriptor, HistoryRecord } from '#electron/buildkit/control/history-record.ts'
import type { HistoryEvent } from '#electron/buildkit/control/listen-history.ts'
import type { BuildEvent, BuildOp, LogEvent } from '#shared/build/build-event.ts'
import { opsOf, outputOf, Project, refOf, type BuildResult } from './project.ts'

const soon = (): AbortSignal => AbortSignal.timeout(30_000)
const MIB = 1024 * 1024

describe('the history of an engine', () => {
  it('tells a build of another client as it begins and ends, and then its trace', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox AS base\nRUN echo kept\nFROM base\nRUN sleep 0.5\n',
    })
    await using watcher = await Watcher.open()
    await watcher.settled()
    const result = await project.build({ noCache: true })
    const ref = refOf(result)
    const traced = await watcher.until(
      (event) => event.kind === 'complete' && event.record.trace !== undefined,
      ref,
    )
    const events = watcher.of(ref)
    expect(events[0]).toMatchObject({
      kind: 'started',
      record: { ref, steps: { total: 0, completed: 0, cached: 0 }, pinned: false, attestations: [] },
    })
    expect(recordOf(events[0]).completedAt).toBeUndefined()
    const ended = recordOf(events.find(({ kind }) => kind === 'complete'))
    expect(ended).toMatchObject({
      warnings: 0,
      logs: { digest: expect.stringMatching(/^sha256:/), size: expect.any(Number) },
    })
    expect(ended.error).toBeUndefined()
    expect([[], ['moby'], ['image']]).toContainEqual(ended.exporters.map(({ type }) => type))
    expect(ended.steps.total).toBeGreaterThanOrEqual(3)
    expect(ended.steps.completed).toBe(ended.steps.total)
    expect(ended.completedAt! - ended.createdAt!).toBeGreaterThan(500)
    const record = recordOf(traced)
    expect(record.generation).toBeGreaterThan(ended.generation)
    const read = async ({ digest, size }: ContentDescriptor): Promise<string> => {
      const content = valueOf(await project.control.readContent(digest, MIB, soon()))
      expect(content.length).toBe(size)
      return content.toString('utf8')
    }
    expect(await read(record.trace!)).toContain('"Name"')
    const [provenance] = record.attestations
    expect(provenance?.predicateType).toContain('slsa.dev/provenance')
    expect(JSON.parse(await read(provenance!))).toHaveProperty('buildType')
  })

  it('keeps why a build failed', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN exit 7\n' })
    const ref = refOf(await project.build({ noCache: true }))
    const [record] = await recordsOf(project, ref)
    expect(record?.error).toMatchObject({ message: expect.stringContaining('exit code: 7') })
  })

  it('pins a build and deletes it', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN true\n' })
    await using watcher = await Watcher.open()
    const ref = refOf(await project.build({ noCache: true }))
    const pinnedOf = async (): Promise<readonly boolean[]> =>
      (await recordsOf(project, ref)).map(({ pinned }) => pinned)
    const { control } = project
    expect(await pinnedOf()).toEqual([false])
    valueOf(await control.updateHistory(ref, { kind: 'pin', pinned: true }, soon()))
    expect(await pinnedOf()).toEqual([true])
    valueOf(await control.updateHistory(ref, { kind: 'pin', pinned: false }, soon()))
    expect(await pinnedOf()).toEqual([false])
    valueOf(await control.updateHistory(ref, { kind: 'delete' }, soon()))
    expect(await watcher.until(({ kind }) => kind === 'deleted', ref)).toEqual({ kind: 'deleted', ref })
    expect(await pinnedOf()).toEqual([])
    await expect(control.updateHistory(ref, { kind: 'pin', pinned: true }, soon())).rejects.toThrow(ref)
  })

  it('tells only what was asked for', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN sleep 3\n' })
    const ended = refOf(await project.build({ target: '0' }))
    const canceller = new AbortController()
    let running = ''
    let building: Promise<BuildResult> | undefined
    await new Promise<void>((resolve) => {
      const onEvent = (event: BuildEvent): void => {
        if (event.kind === 'started') running = event.ref
        if (event.kind === 'ops') resolve()
      }
      building = project.build({ noCache: true }, { signal: canceller.signal, onEvent })
    })
    const refs: string[] = []
    await project.control.listenHistory(
      { activeOnly: true, existingOnly: true },
      (event) => refs.push(event.kind === 'deleted' ? event.ref : event.record.ref),
      soon(),
    )
    expect(refs).toContain(running)
    expect(refs).not.toContain(ended)
    canceller.abort(new Error('the test has seen enough'))
    await building
  })
})

describe('the content of an engine', () => {
  it('is read within a limit, or not at all', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN echo logged\n' })
    const [record] = await recordsOf(project, refOf(await project.build({ noCache: true })))
    const { digest, size } = record!.logs!
    expect(valueOf(await project.control.readContent(digest, size, soon())).toString('latin1')).toContain(
      'logged',
    )
    const tooLong = project.control.readContent(digest, size - 1, soon())
    await expect(tooLong).rejects.toThrow(ContentError)
    await expect(tooLong).rejects.toMatchObject({ reason: 'too-large' })
    const missing = `sha256:${'0'.repeat(64)}`
    await expect(project.control.readContent(missing, MIB, soon())).rejects.toMatchObject({ code: 5 })
  })
})

describe('following', () => {
  it('replays a build that has ended as it was', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN echo one; echo two >&2\nMAINTAINER nobody\n',
    })
    const result = await project.build({ noCache: true })
    const events = await followed(project, refOf(result))
    expect(finalVertices(events)).toEqual(finalVertices(result.events))
    const lines = (output: string): readonly string[] => output.trim().split('\n').sort()
    expect(lines(outputOf({ ...result, events }))).toEqual(['one', 'two'])
  })

  it('joins a running build of another client from its beginning, to its end, and leaves it alone', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN echo begun; sleep 1.5; echo done\n',
    })
    await using other = await Project.create({})
    const joined: Promise<readonly BuildEvent[]>[] = []
    const left: Promise<unknown>[] = []
    let ref = ''
    const result = await project.build(
      { noCache: true },
      {
        onEvent: (event) => {
          if (event.kind === 'started') ref = event.ref
          if (event.kind !== 'log' || joined.length > 0) return
          joined.push(followed(other, ref))
          const leaver = new AbortController()
          const onEvent = (): void => leaver.abort(new Error('seen enough'))
          left.push(other.control.follow({ ref, onEvent }, leaver.signal).catch((error: unknown) => error))
        },
      },
    )
    expect(result.outcome.kind).toBe('succeeded')
    const events = await joined[0]!
    expect(outputOf({ ...result, events })).toBe('begun\ndone\n')
    expect(finalVertices(events)).toEqual(finalVertices(result.events))
    expect(await left[0]).toEqual(new Error('seen enough'))
  })

  it('tells the LLB of a build that has ended, joined to the same vertices and lines', async () => {
    await using project = await Project.create({
      'a.txt': 'a',
      Dockerfile: [
        'FROM busybox AS base',
        'RUN --mount=type=cache,id=kept,target=/c --mount=type=secret,id=x --mount=type=tmpfs,target=/t \\',
        '  echo base',
        'FROM base',
        'COPY a.txt /',
        'RUN --mount=type=bind,from=base,target=/b,ro true',
        '',
      ].join('\n'),
    })
    const result = await project.build({ noCache: true })
    expect(result.outcome.kind).toBe('succeeded')
    const events = await followed(project, refOf(result))
    const byDigest = (ops: readonly BuildOp[]): readonly BuildOp[] =>
      [...ops].sort((a, b) => a.digest.localeCompare(b.digest))
    expect(byDigest(opsOf({ ...result, events }))).toEqual(byDigest(opsOf(result)))
  })

  it('tells no LLB of a build that failed', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN exit 3\n' })
    const result = await project.build({ noCache: true })
    expect(opsOf({ ...result, events: await followed(project, refOf(result)) })).toEqual([])
  })

  it('gives up on a build that the engine does not know', async () => {
    await using project = await Project.create({})
    const onEvent = (): void => expect.unreachable()
    const ref = 'nosuchbuildnosuchbuildnos'
    expect(await project.control.follow({ ref, onEvent, firstWithin: 300 }, soon())).toEqual({
      kind: 'supported',
      value: { kind: 'unknown' },
    })
    // The engine's own word comes after six seconds.
    expect(await project.control.follow({ ref, onEvent, firstWithin: 20_000 }, soon())).toEqual({
      kind: 'supported',
      value: { kind: 'unknown' },
    })
  })
})

/** Listens to the history with a client of its own. */
class Watcher implements AsyncDisposable {
  readonly events: HistoryEvent[] = []
  readonly #project: Project
  readonly #stop = new AbortController()
  readonly #listening: Promise<unknown>

  private constructor(project: Project) {
    this.#project = project
    this.#listening = project.control
      .listenHistory(
        {},
        (event) => {
          this.events.push(event)
        },
        this.#stop.signal,
      )
      .catch((error: unknown) => error)
  }

  static async open(): Promise<Watcher> {
    return new Watcher(await Project.create({}))
  }

  /** Resolves when the engine has surely begun to tell what is new. */
  async settled(): Promise<void> {
    valueOf(await this.#project.control.listenHistory({ existingOnly: true }, () => undefined, soon()))
    await delay(100)
  }

  of(ref: string): readonly HistoryEvent[] {
    return this.events.filter((event) => (event.kind === 'deleted' ? event.ref : event.record.ref) === ref)
  }

  async until(wanted: (event: HistoryEvent) => boolean, ref: string): Promise<HistoryEvent> {
    const deadline = Date.now() + 20_000
    while (Date.now() < deadline) {
      const event = this.of(ref).find(wanted)
      if (event) return event
      await delay(20)
    }
    throw new Error(`Not told: ${JSON.stringify(this.of(ref))}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const reason = new Error('the test is over')
    this.#stop.abort(reason)
    expect(await this.#listening).toBe(reason)
    await this.#project[Symbol.asyncDispose]()
  }
}

async function recordsOf(project: Project, ref: string): Promise<readonly HistoryRecord[]> {
  const records: HistoryRecord[] = []
  const onEvent = (event: HistoryEvent): unknown => records.push(recordOf(event))
  valueOf(await project.control.listenHistory({ ref, existingOnly: true }, onEvent, soon()))
  return records
}

async function followed(project: Project, ref: string): Promise<readonly BuildEvent[]> {
  const events: BuildEvent[] = []
  const end = await project.control.follow({ ref, onEvent: (event) => events.push(event) }, soon())
  expect(end).toEqual({ kind: 'supported', value: { kind: 'ended' } })
  return events
}

/** The last word on each vertex, and whether anything was printed by it. */
function finalVertices(events: readonly BuildEvent[]): unknown {
  const printed = events.filter((event): event is LogEvent => event.kind === 'log')
  const last = new Map(
    events.flatMap((event) => (event.kind === 'vertex' ? [[event.digest, event] as const] : [])),
  )
  return [...last.values()]
    .map((vertex) => ({ ...vertex, prints: printed.some(({ digest }) => digest === vertex.digest) }))
    .sort((a, b) => a.digest.localeCompare(b.digest))
}

function recordOf(event: HistoryEvent | undefined): HistoryRecord {
  if (!event || event.kind === 'deleted') throw new Error('There is no record.')
  return event.record
}

function valueOf<T>(answer: Capable<T>): T {
  if (answer.kind === 'supported') return answer.value
  throw new Error(`The engine does not know ${answer.what}.`)
}
