import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeExport } from '#electron/main/write-export.ts'
import { smallDisk } from '#test/support/small-disk.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

test('an export is written as it is, text or bytes, over what was there', async () => {
  await using folder = await temporaryFolder({ 'graph.svg': 'old' })
  const path = join(folder.path, 'graph.svg')
  expect(await writeExport(path, '<svg>é</svg>')).toEqual({ ok: true, value: path })
  expect(await readFile(path, 'utf8')).toBe('<svg>é</svg>')
  await writeExport(path, new Uint8Array([0, 255, 7]))
  expect([...(await readFile(path))]).toEqual([0, 255, 7])
  expect(await readdir(folder.path)).toEqual(['graph.svg'])
})

test('a folder that is gone and one that is a file are told', async () => {
  await using folder = await temporaryFolder({ file: '' })
  const gone = await writeExport(join(folder.path, 'gone', 'graph.svg'), '')
  const inFile = await writeExport(join(folder.path, 'file', 'graph.svg'), '')
  expect([gone, inFile]).toMatchObject([
    {
      ok: false,
      error: { kind: 'file', reason: 'missing', message: 'The folder of graph.svg is not there' },
    },
    { ok: false, error: { kind: 'file', reason: 'missing' } },
  ])
})

test.skipIf(process.getuid?.() === 0)(
  'a folder that may not be written to is told (not as root, who may write all)',
  async () => {
    await using folder = await temporaryFolder()
    const locked = join(folder.path, 'locked')
    await mkdir(locked)
    await chmod(locked, 0o555)
    expect(await writeExport(join(locked, 'graph.svg'), '')).toMatchObject({
      ok: false,
      error: { kind: 'file', reason: 'forbidden' },
    })
    await chmod(locked, 0o755)
  },
)

test('a full disk leaves the old file whole and nothing beside it', async (context) => {
  await using disk = await smallDisk(1)
  if (disk.missing !== undefined) return context.skip(disk.missing)
  const path = join(disk.path, 'graph.png')
  await writeFile(path, 'old')
  expect(await writeExport(path, new Uint8Array(4 * 1024 * 1024))).toMatchObject({
    ok: false,
    error: { kind: 'file', reason: 'disk-full', remedy: 'Free some space, then save again.' },
  })
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(disk.path)).toEqual(['graph.png'])
})
