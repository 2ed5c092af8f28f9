import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProjectService } from '#electron/services/projects/project-service.ts'
import type { ProjectChange } from '#shared/project/project.ts'

let base: string
let root: string
let service: ProjectService
let changes: ProjectChange[]

const listener = (change: ProjectChange) => void changes.push(change)
const told = (...expected: readonly ProjectChange[]) =>
  vi.waitFor(() => expect(changes).toEqual(expected), { timeout: 25_000, interval: 20 })
const files = (...dockerfiles: readonly string[]): ProjectChange => ({ kind: 'dockerfiles', dockerfiles })

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-project-watch-'))
  root = join(base, 'shop')
  mkdirSync(root)
  writeFileSync(join(root, 'Dockerfile'), '')
  changes = []
  service = new ProjectService({ stateDir: join(base, 'state'), examplesDir: base })
})

afterEach(() => {
  service.dispose()
  rmSync(base, { recursive: true, force: true })
})

describe('watching a project', () => {
  it('tells when Dockerfiles come and go, also in new folders', async () => {
    await service.open(root)
    service.watch(root, listener)
    await delay(400)
    writeFileSync(join(root, 'Dockerfile'), 'FROM a')
    writeFileSync(join(root, 'other.txt'), '')
    await delay(400)
    expect(changes).toEqual([])

    mkdirSync(join(root, 'api'))
    await delay(400)
    writeFileSync(join(root, 'api', 'Dockerfile'), '')
    await told(files('Dockerfile', 'api/Dockerfile'))
    rmSync(join(root, 'Dockerfile'))
    await told(files('Dockerfile', 'api/Dockerfile'), files('api/Dockerfile'))
  })

  it('tells of a change between opening and watching', async () => {
    await service.open(root)
    writeFileSync(join(root, 'Dockerfile.dev'), '')
    service.watch(root, listener)
    await told(files('Dockerfile', 'Dockerfile.dev'))
  })

  it('tells what slipway.json says when it comes, changes, breaks and goes, whichever way it is written', async () => {
    const file = join(root, 'slipway.json')
    await service.open(root)
    writeFileSync(file, '{"target": "early"}')
    service.watch(root, listener)
    const expected: ProjectChange[] = [{ kind: 'defaults', defaults: { target: 'early' } }]
    await told(...expected)
    writeFileSync(file, '{"target": "in-place"}')
    expected.push({ kind: 'defaults', defaults: { target: 'in-place' } })
    await told(...expected)
    writeFileSync(`${file}.new`, '{"tags": ["a"]}')
    renameSync(`${file}.new`, file)
    expected.push({ kind: 'defaults', defaults: { tags: ['a'] } })
    await told(...expected)
    writeFileSync(file, '{"tags": ')
    const defaultsProblem = expect.stringContaining('it is not JSON') as unknown as string
    expected.push({ kind: 'defaults', defaults: {}, defaultsProblem })
    await told(...expected)
    rmSync(file)
    await told(...expected, { kind: 'defaults', defaults: {} })
  })

  it('tells when the folder goes and comes back, and goes on', async () => {
    await service.open(root)
    const undo = service.watch(root, listener)
    await delay(400)
    renameSync(root, join(base, 'moved'))
    await told({ kind: 'gone' })
    renameSync(join(base, 'moved'), root)
    await told({ kind: 'gone' }, { kind: 'back' })
    await delay(400)
    rmSync(root, { recursive: true })
    await told({ kind: 'gone' }, { kind: 'back' }, { kind: 'gone' })
    mkdirSync(root)
    await told({ kind: 'gone' }, { kind: 'back' }, { kind: 'gone' }, { kind: 'back' }, files())
    undo()
    writeFileSync(join(root, 'Dockerfile'), '')
    await delay(400)
    expect(changes).toHaveLength(5)
  })
})
