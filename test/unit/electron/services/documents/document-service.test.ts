import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomically } from '#electron/lib/atomic-write.ts'
import { DocumentService, type SaveDocument } from '#electron/services/documents/document-service.ts'
import type { TextDocument } from '#shared/project/project.ts'
import type { Result } from '#shared/result.ts'

let base: string
let folder: string
let file: string
let service: DocumentService

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-documents-'))
  folder = join(base, 'project')
  mkdirSync(folder)
  file = join(folder, 'Dockerfile')
  service = new DocumentService({ draftsDir: join(base, 'drafts') })
})

afterEach(() => {
  service.dispose()
  rmSync(base, { recursive: true, force: true })
})

function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const reasonOf = (result: Result<unknown, object>) =>
  result.ok ? 'ok' : (result.error as { readonly reason?: string }).reason

const edited = (document: TextDocument, text: string, more: Partial<SaveDocument> = {}): SaveDocument => {
  const { path, revision, lineEnding, bom } = document
  return { path, revision, lineEnding, bom, text, ...more }
}

describe('reading', () => {
  it('gives an empty file as an empty text', async () => {
    writeFileSync(file, '')
    expect(valueOf(await service.read(file))).toMatchObject({
      text: '',
      lineEnding: 'lf',
      bom: false,
      readOnly: false,
    })
  })

  it.each([
    ['plain', 'FROM a\nRUN b\n', 'lf', false],
    ['CRLF', 'FROM a\r\nRUN b\r\n', 'crlf', false],
    ['BOM', '\uFEFFFROM a\n', 'lf', true],
    ['BOM and CRLF', '\uFEFFFROM ä\r\nRUN b\r\n', 'crlf', true],
  ])('keeps every byte of a %s file through a save', async (_name, raw, lineEnding, bom) => {
    writeFileSync(file, raw)
    const document = valueOf(await service.read(file))
    expect(document).toMatchObject({ lineEnding, bom })
    expect(document.text).not.toMatch(/\r|\uFEFF/)
    const saved = valueOf(await service.save(edited(document, document.text)))
    expect(readFileSync(file, 'utf8')).toBe(raw)
    expect(saved.revision).toBe(document.revision)
  })

  it('says why a file cannot be edited', async () => {
    writeFileSync(join(folder, 'nul'), 'FROM a\0')
    writeFileSync(join(folder, 'latin1'), Buffer.from([0x46, 0xe4, 0x0a]))
    writeFileSync(join(folder, 'large'), Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))
    writeFileSync(join(folder, 'just-fits'), Buffer.alloc(5 * 1024 * 1024, 'a'))
    run('mkfifo', join(folder, 'pipe'))
    const reasons = async (name: string) => reasonOf(await service.read(join(folder, name)))
    expect(
      await Promise.all(
        ['nul', 'latin1', 'large', 'just-fits', 'pipe', '.', 'none', 'nul/below'].map(reasons),
      ),
    ).toEqual(['binary', 'binary', 'too-large', 'ok', 'not-a-file', 'not-a-file', 'missing', 'missing'])
  })

  it.runIf(process.getuid?.() !== 0)(
    'says that a file may not be read (not as root, who may read all)',
    async () => {
      writeFileSync(file, '')
      chmodSync(file, 0)
      expect(reasonOf(await service.read(file))).toBe('forbidden')
    },
  )
})

describe('saving', () => {
  it('keeps mode and owner, follows links and leaves nothing beside the file', async () => {
    const target = join(base, 'elsewhere')
    writeFileSync(target, 'FROM a\n')
    chmodSync(target, 0o640)
    if (process.getuid?.() === 0) chownSync(target, 1234, 2345)
    const { uid, gid } = statSync(target)
    symlinkSync('../elsewhere', file)

    const document = valueOf(await service.read(file))
    valueOf(await service.save(edited(document, 'FROM b\n')))

    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(readFileSync(target, 'utf8')).toBe('FROM b\n')
    const { mode, ...now } = statSync(target)
    expect({ mode: mode & 0o7777, uid: now.uid, gid: now.gid }).toEqual({ mode: 0o640, uid, gid })
    expect([readdirSync(base).sort(), readdirSync(folder)]).toEqual([
      ['elsewhere', 'project'],
      ['Dockerfile'],
    ])
  })

  it('refuses over a change from outside, unless forced', async () => {
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    writeFileSync(file, 'FROM outside\n')
    expect(reasonOf(await service.save(edited(document, 'FROM b\n')))).toBe('changed-outside')
    expect(readFileSync(file, 'utf8')).toBe('FROM outside\n')
    valueOf(await service.save(edited(document, 'FROM b\n', { force: true })))
    expect(readFileSync(file, 'utf8')).toBe('FROM b\n')
  })

  it('does not run over a change that comes while it writes', async () => {
    service = new DocumentService({
      draftsDir: join(base, 'drafts'),
      write: (path, bytes, options) =>
        writeAtomically(path, bytes, {
          ...options,
          fill: async (handle, content) => {
            await handle.writeFile(content)
            writeFileSync(file, 'FROM outside\n')
          },
        }),
    })
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    expect(reasonOf(await service.save(edited(document, 'FROM b\n')))).toBe('changed-outside')
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['FROM outside\n', ['Dockerfile']])
  })

  it('creates a deleted file again only when forced', async () => {
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    rmSync(file)
    const refused = await service.save(edited(document, 'FROM b\n'))
    expect(refused).toMatchObject({ ok: false, error: { reason: 'changed-outside', code: 'ENOENT' } })
    valueOf(await service.save(edited(document, 'FROM b\n', { force: true })))
    expect(readFileSync(file, 'utf8')).toBe('FROM b\n')
    rmSync(folder, { recursive: true })
    expect(reasonOf(await service.save(edited(document, 'FROM b\n', { force: true })))).toBe('missing')
  })

  it('takes two saves in a row one after the other', async () => {
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    const both = await Promise.all([
      service.save(edited(document, 'FROM b\n')),
      service.save(edited(document, 'FROM c\n')),
    ])
    expect(both.map(reasonOf)).toEqual(['ok', 'changed-outside'])
  })

  it('keeps the old file whole when the disk is full', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    service = new DocumentService({
      draftsDir: join(base, 'drafts'),
      write: (path, bytes, options) =>
        writeAtomically(path, bytes, { ...options, fill: () => Promise.reject(full) }),
    })
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    const failed = await service.save(edited(document, 'FROM b\n'))
    expect(failed).toMatchObject({ ok: false, error: { reason: 'disk-full', code: 'ENOSPC', path: file } })
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['FROM a\n', ['Dockerfile']])
  })

  it.runIf(canMount())(
    'keeps the old file whole on a disk that is really full (where this user may mount one)',
    async () => {
      run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
      try {
        writeFileSync(file, 'FROM a\n')
        const document = valueOf(await service.read(file))
        const failed = await service.save(edited(document, `# ${'a'.repeat(100_000)}\n`))
        expect(failed).toMatchObject({ ok: false, error: { reason: 'disk-full', code: 'ENOSPC' } })
        expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['FROM a\n', ['Dockerfile']])
      } finally {
        run('umount', folder)
      }
    },
  )

  it.runIf(process.getuid?.() !== 0)(
    'does not write what is read-only, by its own mode or its folder’s (not as root, who may write all)',
    async () => {
      writeFileSync(file, 'FROM a\n', { mode: 0o444 })
      const document = valueOf(await service.read(file))
      expect(document.readOnly).toBe(true)
      expect(reasonOf(await service.save(edited(document, 'FROM b\n')))).toBe('forbidden')
      chmodSync(file, 0o644)
      chmodSync(folder, 0o555)
      expect(valueOf(await service.read(file)).readOnly).toBe(true)
      expect(reasonOf(await service.save(edited(document, 'FROM b\n', { force: true })))).toBe('forbidden')
      chmodSync(folder, 0o755)
      expect(readFileSync(file, 'utf8')).toBe('FROM a\n')
    },
  )

  it('refuses what could not be opened again', async () => {
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    expect(reasonOf(await service.save(edited(document, 'a'.repeat(5 * 1024 * 1024 + 1))))).toBe('too-large')
    expect(readFileSync(file, 'utf8')).toBe('FROM a\n')
  })
})

describe('drafts', () => {
  it('come back with the file until they are saved or forgotten', async () => {
    writeFileSync(file, 'FROM a\n')
    valueOf(await service.saveDraft(file, 'FROM draft\n'))
    const document = valueOf(await new DocumentService({ draftsDir: join(base, 'drafts') }).read(file))
    expect(document).toMatchObject({ text: 'FROM a\n', draft: 'FROM draft\n' })

    valueOf(await service.save(edited(document, 'FROM draft\n')))
    expect(readdirSync(join(base, 'drafts'))).toEqual([])
    valueOf(await service.saveDraft(file, 'FROM other\n'))
    valueOf(await service.saveDraft(file, null))
    expect(valueOf(await service.read(file))).not.toHaveProperty('draft')
  })

  it('stay when the text went on after what was saved', async () => {
    writeFileSync(file, 'FROM a\n')
    const document = valueOf(await service.read(file))
    await Promise.all([
      service.save(edited(document, 'FROM b\n')),
      service.saveDraft(file, 'FROM b\nRUN more\n'),
    ])
    expect(valueOf(await service.read(file))).toMatchObject({ text: 'FROM b\n', draft: 'FROM b\nRUN more\n' })
  })

  it('are no one else’s to read, and a broken one is no draft', async () => {
    writeFileSync(file, 'FROM a\n')
    valueOf(await service.saveDraft(file, 'SECRET'))
    const draft = join(base, 'drafts', readdirSync(join(base, 'drafts'))[0]!)
    expect(statSync(draft).mode & 0o777).toBe(0o600)
    writeFileSync(draft, '{"path": ')
    expect(valueOf(await service.read(file))).not.toHaveProperty('draft')
  })
})

describe('creating', () => {
  it('writes a first Dockerfile and overwrites nothing', async () => {
    expect(valueOf(await service.create(folder))).toMatchObject({ path: file, lineEnding: 'lf' })
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^FROM /m)
    expect(await service.create(file)).toMatchObject({ ok: false, error: { code: 'EEXIST' } })
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(reasonOf(await service.create(join(base, 'none', 'Dockerfile')))).toBe('missing')
  })
})

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}

/** Whether this process may mount a file system of its own. */
function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'slipway-mount-'))
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place)
    run('umount', place)
    return true
  } catch {
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
