import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DocumentService } from '#electron/services/documents/document-service.ts'
import type { DocumentChange } from '#shared/project/project.ts'

let base: string
let folder: string
let file: string
let service: DocumentService
let changes: string[]

/** Long enough for a change to be told, if it is to be told. */
const settled = () => delay(400)
const told = (expected: readonly string[]) =>
  vi.waitFor(() => expect(changes).toEqual(expected), { timeout: 25_000, interval: 20 })

const listener = (change: DocumentChange) =>
  void changes.push(change.kind === 'changed' ? change.document.text : change.kind)

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-watch-'))
  folder = join(base, 'project')
  mkdirSync(folder)
  file = join(folder, 'Dockerfile')
  writeFileSync(file, 'one')
  changes = []
  service = new DocumentService({ draftsDir: join(base, 'drafts') })
})

afterEach(() => {
  service.dispose()
  rmSync(base, { recursive: true, force: true })
})

describe('watching a document', () => {
  it('tells of writing in place and of exchanging the file, again and again', async () => {
    await service.read(file)
    service.watch(file, listener)
    await settled()
    expect(changes).toEqual([])
    writeFileSync(file, 'two')
    await told(['two'])
    writeFileSync(join(folder, 'new'), 'three')
    renameSync(join(folder, 'new'), file)
    await told(['two', 'three'])
    writeFileSync(file, 'four')
    await told(['two', 'three', 'four'])
    writeFileSync(file, 'four')
    writeFileSync(join(folder, 'another'), '')
    await settled()
    expect(changes).toHaveLength(3)
  })

  it('tells of a change between the read and the watch', async () => {
    await service.read(file)
    writeFileSync(file, 'two')
    service.watch(file, listener)
    await told(['two'])
  })

  it('tells of the end, of what cannot be read, and of the return', async () => {
    await service.read(file)
    service.watch(file, listener)
    rmSync(file)
    await told(['deleted'])
    writeFileSync(file, 'one')
    await told(['deleted', 'one'])
    writeFileSync(file, 'bin\0ary')
    await told(['deleted', 'one', 'unreadable'])
  })

  it('sees an editor that moves the old file away first as one change', async () => {
    await service.read(file)
    service.watch(file, listener)
    await settled()
    renameSync(file, `${file}~`)
    await delay(70)
    writeFileSync(file, 'two')
    await told(['two'])
  })

  it('goes on when the folder is deleted and made again', async () => {
    await service.read(file)
    service.watch(file, listener)
    await settled()
    rmSync(folder, { recursive: true })
    await told(['deleted'])
    mkdirSync(folder)
    writeFileSync(file, 'two')
    await told(['deleted', 'two'])
    await delay(1200)
    writeFileSync(file, 'three')
    await told(['deleted', 'two', 'three'])
  })

  it('follows a link to its target’s folder', async () => {
    const link = join(base, 'link')
    symlinkSync('project/Dockerfile', link)
    await service.read(link)
    service.watch(link, listener)
    await settled()
    writeFileSync(file, 'two')
    await told(['two'])
  })

  it('is silent about the studio’s own saves and after its undo', async () => {
    const read = await service.read(file)
    if (!read.ok) throw new Error(read.error.message)
    const undo = service.watch(file, listener)
    await settled()
    let revision = read.value.revision
    for (const text of ['own 1', 'own 2', 'own 3']) {
      const saved = await service.save({ path: file, text, revision, lineEnding: 'lf', bom: false })
      if (!saved.ok) throw new Error(saved.error.message)
      revision = saved.value.revision
      await delay(30)
    }
    await settled()
    expect(changes).toEqual([])
    undo()
    writeFileSync(file, 'two')
    await settled()
    expect(changes).toEqual([])
  })
})
