import { mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { BuildLogsOptions } from '#electron/services/build-log/build-logs.ts'
import { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import type { LogProgress, LogSearchProgress } from '#shared/build/log/log-line.ts'
import { smallDisk } from '#test/support/small-disk.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'

const never = new AbortController().signal
const base = 1_000_000
const build = { id: 'b1', root: '/project', dockerfile: 'Dockerfile', startedAt: base }
const named = (digest: string) => ({ digest, name: `[${digest} 1/1] RUN make` })
const messages: string[] = []
const logger = {
  info: (message: string) => messages.push(message),
  error: (message: string, error?: unknown) => messages.push(`${message}: ${String(error)}`),
}

const open: { dispose(): Promise<void> }[] = []
const folders: TemporaryFolder[] = []
afterEach(async () => {
  for (const logs of open.splice(0)) await logs.dispose()
  for (const folder of folders.splice(0)) await folder[Symbol.asyncDispose]()
  messages.length = 0
})

async function start(options: Partial<BuildLogsOptions> = {}) {
  const folder = options.folder ?? (await newFolder())
  const logs = new BuildLogs({ logger, ...options, folder })
  open.push(logs)
  const log = logs.begin(build)
  const print = (text: string, digest = 'a', stream: 'stdout' | 'stderr' = 'stdout', at = base) =>
    log.add({ kind: 'log', digest, stream, at, text }, named(digest))
  const texts = async (steps?: readonly string[], from = 0, count = 100) => {
    const lines = await logs.read({ build: 'b1', from, count, ...(steps && { steps }) }, never)
    return lines.ok ? lines.value.map(({ text }) => text) : lines.error.message
  }
  return { logs, log, print, texts, folder }
}

async function newFolder(): Promise<string> {
  const folder = await temporaryFolder()
  folders.push(folder)
  return join(folder.path, 'builds')
}

function watched(logs: BuildLogs): LogProgress[] {
  const seen: LogProgress[] = []
  logs.watch('b1', { push: (items) => seen.push(...items), end: () => undefined })
  return seen
}

async function found(logs: BuildLogs, query: Partial<Parameters<BuildLogs['search']>[0]>, signal = never) {
  const told: LogSearchProgress[] = []
  const whole = { build: 'b1', pattern: '', regex: false, case: false, from: 0, ...query }
  const result = await logs.search(whole, (progress) => told.push(progress), signal)
  return { result, hits: told.flatMap(({ hits }) => hits), last: told.at(-1) }
}

describe('the log of a build', () => {
  it('is read by ranges, of one step and of all as it came', async () => {
    const { print, texts } = await start()
    print('one\ntw')
    print('other\n', 'b')
    print('o\nthree\n')
    expect(await texts()).toEqual(['one', 'other', 'two', 'three'])
    expect(await texts(['a'])).toEqual(['one', 'two', 'three'])
    expect(await texts(['a'], 1, 1)).toEqual(['two'])
    expect(await texts(['b', 'a'], 1, 2)).toEqual(['other', 'two'])
    expect(await texts(['c'])).toEqual([])
    expect(await texts(undefined, 4)).toEqual([])
  })

  it('tells of each line its step, stream, time, numbers and the style that is still on', async () => {
    const { logs, print } = await start()
    print('\u001b[31mred\nstill\u001b[0m\n', 'a', 'stdout', base + 5)
    print('plain\n', 'b', 'stderr', base - 7)
    const lines = await logs.read({ build: 'b1', steps: ['a', 'b'], from: 1, count: 2 }, never)
    expect(lines).toMatchObject({
      value: [
        { index: 1, line: 1, digest: 'a', stream: 'stdout', at: base + 5, carry: '\u001b[38;5;1m' },
        { index: 2, line: 2, digest: 'b', stream: 'stderr', at: base - 7, carry: '', text: 'plain' },
      ],
    })
  })

  it('shows the last state of a line that was written over, and gives the others on request', async () => {
    const { logs, print } = await start()
    print('first\n 1%\r 2%\r 3%\r\n')
    const lines = await logs.read({ build: 'b1', from: 1, count: 1 }, never)
    expect(lines).toMatchObject({ value: [{ text: ' 3%', overwritten: 2 }] })
    expect(await logs.states('b1', 1, never)).toEqual({ ok: true, value: [' 1%', ' 2%'] })
  })

  it('gives no more of a very long line than can be read, and saves all of it in one line', async () => {
    const { logs, print, folder } = await start()
    print(`${'x'.repeat(200_000)}\nend\n`)
    const lines = await logs.read({ build: 'b1', from: 0, count: 9 }, never)
    expect(
      lines.ok && lines.value.map(({ text, omitted, continues }) => [text.length, omitted, continues]),
    ).toEqual([
      [8192, 57_344, true],
      [8192, 57_344, true],
      [8192, 57_344, true],
      [3392, 0, false],
      [3, 0, false],
    ])
    const path = join(folder, 'saved.log')
    await logs.save({ build: 'b1' }, path, { form: 'shown', named: false }, never)
    expect((await readFile(path, 'utf8')).split('\n').map(({ length }) => length)).toEqual([200_000, 3, 0])
  })

  it('tells how many lines there are, what is still open, and where the engine left output out', async () => {
    const { logs, log, print } = await start()
    const seen = watched(logs)
    print('one\n[output clipped, log limit 2MiB reached]\n 40%\r 50%')
    await expect.poll(() => seen.at(-1)?.lines).toBe(2)
    expect(seen.at(-1)).toMatchObject({
      steps: [{ digest: 'a', name: '[a 1/1] RUN make', lines: 2, clipped: '2MiB' }],
      open: [{ digest: 'a', text: ' 50%', overwritten: 1 }],
    })
    log.endStep('a')
    await expect.poll(() => seen.at(-1)).toMatchObject({ lines: 3, open: [] })
  })

  it('ends what is watched when the build does, and goes on to be read', async () => {
    const { logs, log, print, texts } = await start()
    let end: unknown
    logs.watch('b1', { push: () => undefined, end: (result) => (end = result) })
    print('one\ntwo')
    await log.end('failed')
    expect(end).toEqual({ ok: true, value: undefined })
    expect(await texts()).toEqual(['one', 'two'])
    expect(await logs.list('/project')).toMatchObject([{ id: 'b1', outcome: 'failed', isLive: false }])
    expect(await logs.list('/other')).toEqual([])
  })

  it('is readable by its owner alone', async () => {
    const { log, print, folder } = await start()
    print('one\n')
    await log.end('succeeded')
    const modes = await Promise.all(
      ['', 'log.txt', 'log.index', 'log.names', 'log.open', 'build.json'].map(async (name) => {
        const { mode } = await stat(join(folder, 'b1', name))
        return (mode & 0o777).toString(8)
      }),
    )
    expect(modes).toEqual(['700', '600', '600', '600', '600', '600'])
  })

  it('of no build is an error, not an exception', async () => {
    const { logs } = await start()
    expect(await logs.read({ build: 'b2', from: 0, count: 1 }, never)).toMatchObject({ ok: false })
    expect(await found(logs, { build: 'b2', pattern: 'x' })).toMatchObject({ result: { ok: false } })
  })
})

describe('a studio that was killed', () => {
  it('leaves every line that was written, the open ones too', async () => {
    const first = await start()
    first.print('one\n')
    first.print('two\n 50%', 'b')
    await expect
      .poll(() => readFile(join(first.folder, 'b1', 'log.open'), 'utf8').catch(() => ''))
      .toContain('50%')
    const again = new BuildLogs({ logger, folder: first.folder })
    open.push(again)
    expect(await again.read({ build: 'b1', from: 0, count: 9 }, never)).toMatchObject({
      value: [
        { text: 'one', digest: 'a' },
        { text: 'two', digest: 'b' },
        { text: ' 50%', digest: 'b' },
      ],
    })
    expect(await again.list('/project')).toMatchObject([{ id: 'b1', isLive: false }])
    expect((await again.list('/project'))[0]).not.toHaveProperty('outcome')
  })

  it('in the middle of a write loses that write alone', async () => {
    const first = await start()
    first.print('one\ntwo\nthree\n')
    await first.log.end('succeeded')
    await first.logs.dispose()
    await truncate(join(first.folder, 'b1', 'log.txt'), 10)
    await truncate(join(first.folder, 'b1', 'log.index'), 12 * 3 - 1)
    await writeFile(join(first.folder, 'b1', 'log.open'), '[{"st')
    const again = new BuildLogs({ logger, folder: first.folder })
    open.push(again)
    const lines = await again.read({ build: 'b1', from: 0, count: 9 }, never)
    expect(lines.ok && lines.value.map(({ text }) => text)).toEqual(['one', 'two'])
  })
})

describe('output that cannot be kept', () => {
  it('is said once, and the build goes on', async () => {
    const folder = await newFolder()
    await writeFile(await parentOf(folder), '')
    const { logs, log, print } = await start({ folder })
    const seen = watched(logs)
    print('one\n')
    await expect.poll(() => seen.at(-1)?.loss?.reason).toBe('unwritable')
    print('two\n')
    await log.end('succeeded')
    expect(seen.at(-1)?.lines).toBe(0)
  })

  it('because the disk is full leaves what was written whole, and goes on when there is room', async (context) => {
    await using disk = await smallDisk(1)
    context.skip(disk.missing !== undefined, disk.missing)
    const limits = { build: 1e9, waiting: 1e9, retry: 50 }
    const { logs, print, texts } = await start({ folder: join(disk.path, 'builds'), limits })
    const seen = watched(logs)
    print('kept\n')
    await expect.poll(() => seen.at(-1)?.lines).toBe(1)
    const filler = join(disk.path, 'filler')
    await writeFile(filler, 'x'.repeat(900_000))
    print(`${'x'.repeat(60_000)}\n`.repeat(4))
    await expect.poll(() => seen.at(-1)?.loss?.reason).toBe('disk-full')
    expect(seen.at(-1)?.loss?.message).toBe(
      'The disk is full: some of this build’s output is not kept. The build goes on.',
    )
    expect(await texts()).toEqual(['kept'])
    await rm(filler)
    await delay(2 * limits.retry)
    print('again\n')
    await expect.poll(() => seen.at(-1)?.lines).toBe(2)
    expect(await texts()).toEqual(['kept', 'again'])
    await logs.dispose()
  })

  it('beyond the limit of a log is left out with a reason', async () => {
    const { logs, print, texts } = await start({ limits: { build: 10, waiting: 1000, retry: 0 } })
    const seen = watched(logs)
    print('12345\n')
    await expect.poll(() => seen.at(-1)?.lines).toBe(1)
    print('too much\n')
    await expect.poll(() => seen.at(-1)?.loss?.reason).toBe('too-large')
    expect(await texts()).toEqual(['12345'])
  })
})

async function parentOf(folder: string): Promise<string> {
  await mkdir(join(folder, '..'), { recursive: true })
  return folder
}

describe('logs that are kept', () => {
  it('go when they are too old or too many, the oldest first, never a live one; it is written down', async () => {
    const folder = await newFolder()
    const day = 24 * 3600_000
    for (const [id, age, bytes] of [
      ['old', 40, 10],
      ['large', 3, 900],
      ['young', 2, 500],
    ] as const) {
      await mkdir(join(folder, id), { recursive: true })
      const kept = { id, root: '/project', dockerfile: 'Dockerfile', startedAt: Date.now() - age * day }
      await writeFile(join(folder, id, 'build.json'), JSON.stringify(kept))
      await writeFile(join(folder, id, 'log.txt'), 'x'.repeat(bytes))
    }
    const { logs } = await start({ folder, policy: { age: 30 * day, size: 1000 } })
    await expect.poll(async () => (await logs.list('/project')).map(({ id }) => id)).toEqual(['young', 'b1'])
    expect(messages).toEqual([
      expect.stringMatching(/^Deleted the logs of 2 builds, 910 B: kept are 30 days/),
    ])
  })
})

describe('a search', () => {
  it('finds words and expressions in what is shown, in one step or all', async () => {
    const { logs, print } = await start()
    print('Error: \u001b[31mno su\u001b[1mch\u001b[0m file\nfine\n')
    print('an error 1\r\nno\n', 'b')
    expect((await found(logs, { pattern: 'error' })).hits).toEqual([
      { index: 0, places: [0, 5] },
      { index: 2, places: [3, 8] },
    ])
    expect((await found(logs, { pattern: 'error', case: true })).hits).toEqual([{ index: 2, places: [3, 8] }])
    expect((await found(logs, { pattern: 'such' })).hits).toEqual([{ index: 0, places: [10, 14] }])
    expect((await found(logs, { pattern: 'error', steps: ['b'] })).hits).toEqual([
      { index: 0, places: [3, 8] },
    ])
    expect((await found(logs, { pattern: '\\bn\\w', regex: true, from: 1 })).hits).toEqual([
      { index: 3, places: [0, 2] },
    ])
    expect((await found(logs, { pattern: '.' })).hits).toEqual([])
    expect((await found(logs, { pattern: 'x*', regex: true })).hits).toEqual([])
  })

  it('refuses what is no expression, in words', async () => {
    const { logs, print } = await start()
    print('one\n')
    const { result } = await found(logs, { pattern: '(', regex: true })
    expect(result).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Not a regular expression') },
    })
  })

  it('gives a hostile expression up, on a cancel or by itself, and goes on to work', async () => {
    const { logs, print } = await start()
    print(`${'a'.repeat(40)}b\n`)
    const hostile = { pattern: '^(a+)+$', regex: true }
    const cancelled = await found(logs, hostile, AbortSignal.timeout(100))
    expect(cancelled.result).toMatchObject({ ok: false, error: { kind: 'cancelled' } })
    const { result } = await found(logs, hostile)
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining('takes too long') } })
    expect((await found(logs, { pattern: 'b' })).hits).toEqual([{ index: 0, places: [40, 41] }])
  })

  it('tells of at most 20,000 lines, and counts on', async () => {
    const { logs, print } = await start()
    print('hit\n'.repeat(25_000))
    const { hits, last } = await found(logs, { pattern: 'hit' })
    expect([hits.length, last?.total, last?.searched]).toEqual([20_000, 25_000, 25_000])
  })
})
