import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HistoryService } from '#electron/services/history/history-service.ts'
import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'

let folder: TemporaryFolder
let file: string
let errors: string[]
const services: HistoryService[] = []

beforeEach(async () => {
  folder = await temporaryFolder()
  file = join(folder.path, 'state', 'history.sqlite')
  errors = []
})

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.dispose()))
  await folder[Symbol.asyncDispose]()
})

function studio(): HistoryService {
  const service = new HistoryService({ file, logger: { error: (message) => errors.push(message) } })
  services.push(service)
  return service
}

const succeeded: BuildOutcome = { kind: 'succeeded', imageDigest: 'sha256:1', tags: [], outputs: [] }

interface BuildOfTest {
  readonly outcome?: BuildOutcome
  readonly at?: number
  readonly more?: Partial<BuildRequest>
}

/** A build of two steps; the second one takes `ms`, and the build ends 50 ms later. */
function build(
  id: string,
  ms: number,
  { outcome = succeeded, at = 1000, more = {} }: BuildOfTest = {},
): BuildSnapshot {
  const request = buildRequest('/p', more)
  const begun = initialSnapshot({ id, request, unsaved: false, startedAt: at })
  const vertex = (digest: string, name: string, from: number, to: number): BuildEvent => ({
    kind: 'vertex',
    digest,
    name,
    inputs: [],
    cached: false,
    startedAt: at + from,
    completedAt: at + to,
  })
  return fold(begun, [
    { kind: 'started', at, ref: `ref-${id}` },
    vertex(`d1-${id}`, '[1/2] FROM docker.io/library/debian:12@sha256:' + '0'.repeat(64), 0, 10),
    vertex(`d2-${id}`, '[2/2] RUN make', 10, 10 + ms),
    { kind: 'finished', at: at + 60 + ms, outcome },
  ])
}

function rows(sql: string): readonly unknown[] {
  const database = new Database(file)
  try {
    return database.prepare(sql).raw().all([])
  } finally {
    database.close()
  }
}

const query = { root: '/p', dockerfile: 'Dockerfile' }

test('past times of a Dockerfile’s steps outlive the studio: the median of the last runs', async () => {
  const first = studio()
  expect(await first.times(query)).toEqual({ steps: {} })
  for (const [i, ms] of [9000, 100, 300, 200, 250, 400].entries())
    await first.end(build(`b${i}`, ms, { at: 1000 * (i + 1) }))
  await first.dispose()
  const second = studio()
  expect(await second.times(query)).toEqual({
    steps: { 'FROM docker.io/library/debian:12': 10, 'RUN make': 250 },
    ending: 50,
  })
  expect(await second.times({ ...query, target: 'other' })).not.toHaveProperty('ending')
  expect(await second.times({ ...query, dockerfile: 'other' })).toEqual({ steps: {} })
  expect(await second.health()).toEqual({ kind: 'ok' })
  expect(errors).toEqual([])
})

test('a long build is recorded whole and in order, also where the studio ends with it', async () => {
  const short = build('b', 100)
  const steps = Array.from({ length: 1200 }, (_, i): BuildEvent => ({
    kind: 'vertex',
    digest: `long-${i}`,
    name: `[build ${i + 1}/1200] RUN make ${i}`,
    inputs: i === 0 ? [] : [`long-${i - 1}`],
    cached: false,
    startedAt: 2000 + i,
    completedAt: 2001 + i,
  }))
  const history = studio()
  const recorded = [history.end(fold(build('a', 100), steps)), history.end(short)]
  await history.dispose()
  await Promise.all(recorded)
  expect(rows("SELECT digest FROM steps WHERE build = 'a' ORDER BY place")).toEqual([
    ['d1-a'],
    ['d2-a'],
    ...steps.map((_, i) => [`long-${i}`]),
  ])
  expect(rows('SELECT id, steps, work FROM builds ORDER BY id')).toEqual([
    ['a', 1202, 1310],
    ['b', 2, 110],
  ])
})

test('builds that failed and were cancelled are recorded too, and one that never ended was interrupted', async () => {
  const service = studio()
  const failure = { reason: 'step', message: 'make: no', detail: '', lastOutput: [] } as const
  await service.begin(
    initialSnapshot({ id: 'open', request: buildRequest('/p'), unsaved: true, startedAt: 5 }),
  )
  await service.end(build('no', 20, { outcome: { kind: 'failed', failure } }))
  await service.end(build('stopped', 20, { outcome: { kind: 'cancelled' } }))
  await service.begin(build('yes', 20))
  await service.end(build('yes', 20))
  expect(rows('SELECT id, state, message, steps, finished FROM builds ORDER BY id')).toEqual([
    ['no', 'failed', 'make: no', 2, 1080],
    ['open', 'running', null, null, null],
    ['stopped', 'cancelled', null, 2, 1080],
    ['yes', 'succeeded', null, 2, 1080],
  ])
  // The thread of the test's process lives on, so another process has to have had it.
  const database = new Database(file)
  database.exec(`UPDATE builds SET pid = 999999999, process = '1' WHERE id = 'open'`)
  database.close()
  await studio().health()
  expect(rows(`SELECT state FROM builds WHERE id = 'open'`)).toEqual([['interrupted']])
})

test('two studios record at once, and neither takes the other’s builds for interrupted', async () => {
  const [one, two] = [studio(), studio()]
  await Promise.all([
    one.begin(build('running', 1)),
    ...Array.from({ length: 20 }, (_, i) => one.end(build(`one-${i}`, i))),
    ...Array.from({ length: 20 }, (_, i) => two.end(build(`two-${i}`, i))),
  ])
  expect(rows('SELECT count(*) FROM builds')).toEqual([[41]])
  await studio().health()
  expect(rows(`SELECT state FROM builds WHERE id = 'running'`)).toEqual([['running']])
  expect(errors).toEqual([])
})

test('a build that one studio starts and another sees is recorded once', async () => {
  const [owner, other] = [studio(), studio()]
  const own = build('own', 20)
  const seen = { ...build('seen', 20), ref: own.ref!, elsewhere: true } as const
  await owner.begin(own)
  await other.begin(seen)
  await other.end(seen)
  await owner.end(own)
  await other.end({ ...build('terminal', 20), elsewhere: true })
  expect(rows('SELECT id, elsewhere FROM builds ORDER BY id')).toEqual([
    ['own', 0],
    ['terminal', 1],
  ])
})

test('a file that is no database is put aside, and builds are recorded again', async () => {
  await studio().dispose()
  writeFileSync(file, 'this is no database '.repeat(500))
  const service = studio()
  const health = await service.health()
  expect(health).toMatchObject({ kind: 'renewed', message: expect.stringContaining('put aside') as string })
  await service.end(build('b', 20))
  expect((await service.times(query)).steps['RUN make']).toBe(20)
  const kept = readdirSync(join(folder.path, 'state')).filter((name) => name.includes('.broken-'))
  expect(kept).toHaveLength(1)
  expect(errors).toHaveLength(1)
})

test('what a later version has written is read and never changed', async () => {
  const first = studio()
  await first.end(build('b', 20))
  await first.dispose()
  const database = new Database(file)
  database.exec('ALTER TABLE builds ADD COLUMN colour TEXT; PRAGMA user_version = 99')
  database.close()
  const service = studio()
  expect(await service.health()).toMatchObject({ kind: 'read-only' })
  await service.end(build('c', 40))
  expect((await service.times(query)).steps['RUN make']).toBe(20)
  expect(rows('SELECT id FROM builds')).toEqual([['b']])
})

test('where no file can be, nothing is recorded, nothing is known and nothing waits', async () => {
  writeFileSync(join(folder.path, 'state'), 'a file in the way')
  const service = studio()
  expect(await service.health()).toMatchObject({ kind: 'off' })
  await service.end(build('b', 20))
  expect(await service.times(query)).toEqual({ steps: {} })
  expect(errors).toHaveLength(1)
})

test('a build that another program keeps from being recorded is told, and the next one is recorded', async () => {
  const service = studio()
  await service.health()
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  await service.end(build('lost', 20))
  expect(await service.health()).toMatchObject({
    kind: 'read-only',
    message: expect.stringContaining('locked') as string,
  })
  other.exec('ROLLBACK')
  other.close()
  await service.end(build('kept', 20))
  expect(await service.health()).toEqual({ kind: 'ok' })
  expect(rows('SELECT id FROM builds')).toEqual([['kept']])
}, 20_000)

test('no credentials are kept, and no text', async () => {
  const service = studio()
  await service.end(
    build('b', 1, {
      more: {
        dockerfileText: 'FROM scratch',
        secrets: [{ id: 'npm', env: 'NPM_TOKEN' }],
        contexts: [{ name: 'lib', kind: 'remote', url: 'https://me:hunter2@example.com/lib.git' }],
        cacheTo: [
          { kind: 's3', attributes: { bucket: 'b', access_key_id: 'AKIA', secret_access_key: 'hunter2' } },
        ],
      },
    }),
  )
  const [[request] = []] = rows('SELECT request FROM builds') as string[][]
  expect(request).not.toMatch(/hunter2|AKIA|scratch/)
  expect(JSON.parse(request ?? '')).toMatchObject({
    secrets: [{ id: 'npm', env: 'NPM_TOKEN' }],
    cacheTo: [{ kind: 's3', attributes: { bucket: 'b' } }],
  })
})

test('a Dockerfile’s oldest builds go when there are too many of them', async () => {
  const service = studio()
  const day = 24 * 60 * 60 * 1000
  for (let i = 0; i < 12; i += 1) await service.end(build(`old-${i}`, 1, { at: i * day }))
  await service.end(build('new', 1, { at: 400 * day }))
  expect(rows('SELECT count(*) FROM builds')).toEqual([[10]])
  expect(rows('SELECT count(DISTINCT build) FROM steps')).toEqual([[10]])
})
