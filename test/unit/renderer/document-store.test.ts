import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BridgeDoubleControl } from '#test/support/bridge-double.ts'
import { bridgeDouble } from '#test/support/bridge-double.ts'
import {
  closeDocument,
  keepMine,
  openDocument,
  openDocumentNow,
  reloadFromDisk,
  saveDocument,
  setText,
} from '#renderer/stores/document-store.ts'

const path = '/p/Dockerfile'
let control: BridgeDoubleControl

beforeEach(async () => {
  vi.useFakeTimers()
  const double = bridgeDouble({ files: { [path]: 'FROM a\n' } })
  control = double.control
  vi.stubGlobal('window', { slipway: double.client })
  await openDocument(path)
})

afterEach(() => {
  closeDocument()
  expect(control.listeners()).toBe(0)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('typing makes it unsaved and keeps a draft; saving ends both', async () => {
  setText('FROM b\n')
  expect(openDocumentNow()?.dirty).toBe(true)
  await vi.advanceTimersByTimeAsync(500)
  expect(control.drafts.get(path)).toBe('FROM b\n')
  await saveDocument()
  await vi.advanceTimersByTimeAsync(0)
  expect({
    file: control.files.get(path),
    dirty: openDocumentNow()?.dirty,
    draft: control.drafts.get(path),
  }).toEqual({
    file: 'FROM b\n',
    dirty: false,
    draft: undefined,
  })
})

test('a change outside is taken over where nothing is unsaved, and asked about where something is', () => {
  control.changeOutside(path, 'FROM c\n')
  expect(openDocumentNow()).toMatchObject({ text: 'FROM c\n', dirty: false, loads: 2 })
  setText('FROM mine\n')
  control.changeOutside(path, 'FROM d\n')
  expect(openDocumentNow()).toMatchObject({ text: 'FROM mine\n', conflict: { kind: 'changed' } })
})

test('a conflict ends by overwriting, by keeping or by reloading', async () => {
  setText('FROM mine\n')
  control.files.set(path, 'FROM theirs\n')
  await saveDocument()
  expect(openDocumentNow()?.conflict).toEqual({ kind: 'changed' })
  await saveDocument({ force: true })
  expect(control.files.get(path)).toBe('FROM mine\n')
  setText('FROM mine again\n')
  control.changeOutside(path, 'FROM theirs\n')
  keepMine()
  expect(openDocumentNow()).toMatchObject({ text: 'FROM mine again\n', dirty: true })
  expect(openDocumentNow()).not.toHaveProperty('conflict')
  await reloadFromDisk()
  expect(openDocumentNow()).toMatchObject({ text: 'FROM theirs\n', dirty: false })
})

test('a deleted file keeps its text and says so', () => {
  control.changeOutside(path, undefined)
  expect(openDocumentNow()).toMatchObject({ text: 'FROM a\n', conflict: { kind: 'deleted' } })
})

test('a draft from before a crash is brought back as unsaved text', async () => {
  closeDocument()
  control.drafts.set(path, 'FROM draft\n')
  await openDocument(path)
  expect(openDocumentNow()).toMatchObject({ text: 'FROM draft\n', dirty: true, restored: true })
})
