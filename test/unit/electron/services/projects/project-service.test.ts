import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProjectService } from '#electron/services/projects/project-service.ts'
import type { Project } from '#shared/project/project.ts'

let base: string
let root: string
let service: ProjectService

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-projects-'))
  root = join(base, 'shop')
  mkdirSync(root)
  service = new ProjectService({ stateDir: join(base, 'state'), examplesDir: join(base, 'examples') })
})

afterEach(() => {
  service.dispose()
  rmSync(base, { recursive: true, force: true })
})

function put(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), '')
  }
}

async function open(path = root): Promise<Project> {
  const opened = await service.open(path)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

describe('opening', () => {
  it('finds Dockerfiles by their names, best first', async () => {
    put(
      'z/Dockerfile',
      'a/b/c/d/Dockerfile',
      'Containerfile',
      'api.dockerfile',
      'Dockerfile.dev',
      'Dockerfile',
    )
    put(
      'a/web.Dockerfile',
      'a/Containerfile.test',
      'Dockerfile.dockerignore',
      'api.dockerignore',
      'Dockerfiles',
      'a.txt',
    )
    put(
      'a/b/c/d/e/Dockerfile',
      'node_modules/x/Dockerfile',
      '.git/Dockerfile',
      '.hidden/Dockerfile',
      '.Dockerfile.swp',
    )
    mkdirSync(join(root, 'Dockerfile.folder'))
    symlinkSync('z', join(root, 'linked'))
    symlinkSync('z/Dockerfile', join(root, 'Dockerfile.link'))
    symlinkSync('nowhere', join(root, 'Dockerfile.broken'))
    expect(await open()).toEqual({
      root,
      name: 'shop',
      dockerfile: 'Dockerfile',
      dockerfiles: [
        'Dockerfile',
        'Containerfile',
        'Dockerfile.dev',
        'Dockerfile.link',
        'api.dockerfile',
        'z/Dockerfile',
        'a/Containerfile.test',
        'a/web.Dockerfile',
        'a/b/c/d/Dockerfile',
      ],
      defaults: {},
    })
  })

  it('opens a folder without a Dockerfile', async () => {
    expect(await open()).toEqual({ root, name: 'shop', dockerfiles: [], defaults: {} })
  })

  it('opens the folder of a file and shows the file, whatever its name', async () => {
    put('Dockerfile', 'Dockerfile.dev', 'recipe')
    expect(await open(join(root, 'Dockerfile.dev'))).toMatchObject({
      root,
      dockerfile: 'Dockerfile.dev',
      dockerfiles: ['Dockerfile', 'Dockerfile.dev'],
    })
    expect((await open(join(root, 'recipe'))).dockerfiles[0]).toBe('recipe')
  })

  it('stops searching after 500 folders, nearest first', async () => {
    for (let i = 0; i < 600; i++) mkdirSync(join(root, `f${String(i).padStart(3, '0')}`))
    put('f498/Dockerfile', 'f499/Dockerfile', 'f001/below/Dockerfile')
    expect((await open()).dockerfiles).toEqual(['f498/Dockerfile'])
  })

  it('says what is missing or no folder', async () => {
    expect(await service.open(join(base, 'none'))).toMatchObject({ ok: false, error: { reason: 'missing' } })
    expect(await service.open('/dev/null')).toMatchObject({ ok: false, error: { reason: 'not-a-folder' } })
  })

  it.runIf(process.getuid?.() !== 0)('says what is forbidden (not as root, to whom nothing is)', async () => {
    chmodSync(root, 0)
    expect(await service.open(root)).toMatchObject({ ok: false, error: { reason: 'forbidden' } })
    chmodSync(root, 0o700)
  })
})

describe('slipway.json', () => {
  it('gives the defaults of the builds', async () => {
    const defaults = {
      target: 'final',
      tags: ['shop:1'],
      platforms: ['linux/amd64', 'linux/arm64/v8'],
      args: { A: 'b' },
      secrets: [
        { id: 'a', src: 'a.txt' },
        { id: 'b', env: 'B' },
      ],
    }
    writeFileSync(join(root, 'slipway.json'), JSON.stringify({ $schema: './s.json', ...defaults }))
    expect(await open()).toMatchObject({ defaults })
  })

  it.each([
    ['{', /^slipway\.json is not used: it is not JSON \(.+\)\.$/],
    ['[]', 'slipway.json is not used: it must be an object.'],
    ['"a"', 'slipway.json is not used: it must be an object.'],
    ['{"args": ["A=b"]}', 'slipway.json is not used: “args” must be an object of names and values.'],
    ['{"tag": "a"}', 'slipway.json is not used: “tag” is not known.'],
    ['{"tags": "a"}', 'slipway.json is not used: “tags” must be a list.'],
    ['{"tags": ["a", 1]}', 'slipway.json is not used: “tags.1” must be text in quotes.'],
    ['{"target": ""}', 'slipway.json is not used: “target” must not be empty.'],
    ['{"platforms": "arm64"}', 'slipway.json is not used: “platforms” must be a list.'],
    [
      '{"platforms": ["linux/amd64", "windows95"]}',
      'slipway.json is not used: “platforms.1” must be a platform, such as linux/arm64.',
    ],
    ['{"args": {"PORT": 80}}', 'slipway.json is not used: “args.PORT” must be text in quotes.'],
    [
      '{"secrets": [{"id": "a"}]}',
      'slipway.json is not used: “secrets.0” must be {"id", "src"} (a file) or {"id", "env"} (an environment variable).',
    ],
  ])('says what is wrong in %s', async (content, message) => {
    writeFileSync(join(root, 'slipway.json'), content)
    const project = await open()
    expect(project.defaults).toEqual({})
    expect(project.defaultsProblem).toMatch(message)
  })
})

describe('recent projects', () => {
  it('are the last twelve, newest first, each once', async () => {
    await Promise.all(Array.from({ length: 14 }, (_, i) => service.remember(join(base, `p${i}`), i)))
    await service.remember(join(base, 'p5'), 20)
    await service.remember(root, 21)
    const again = new ProjectService({ stateDir: join(base, 'state'), examplesDir: base })
    const recent = await again.recent()
    expect(recent.map(({ name }) => name)).toEqual([
      'shop',
      'p5',
      'p13',
      'p12',
      'p11',
      'p10',
      'p9',
      'p8',
      'p7',
      'p6',
      'p4',
      'p3',
    ])
    expect(recent.slice(0, 2)).toEqual([
      { path: root, name: 'shop', openedAt: 21, exists: true },
      { path: join(base, 'p5'), name: 'p5', openedAt: 20, exists: false },
    ])
    const left = await again.forget(root)
    expect(left.ok && left.value.map(({ name }) => name)[0]).toBe('p5')
  })

  it('outlive a broken list', async () => {
    expect(await service.recent()).toEqual([])
    await service.remember(root, 1)
    const file = join(base, 'state', 'recent-projects.json')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5))
    expect(await service.recent()).toEqual([])
    await service.remember(root, 2)
    expect(await service.recent()).toMatchObject([{ path: root, openedAt: 2 }])
  })

  it('say when they cannot be kept', async () => {
    writeFileSync(join(base, 'state'), '')
    expect(await service.remember(root)).toMatchObject({ ok: false, error: { kind: 'file' } })
  })
})

describe('samples', () => {
  it('are told by their README', async () => {
    const examples = join(base, 'examples')
    for (const name of ['one', 'two', 'three']) mkdirSync(join(examples, name), { recursive: true })
    writeFileSync(
      join(examples, 'one', 'README.md'),
      '# The **first**\n\nA [small](x) thing,\nwith `code`.\n\n- list\n',
    )
    writeFileSync(join(examples, 'two', 'slipway.json'), '{}')
    expect(await service.samples()).toEqual([
      {
        id: 'one',
        title: 'The first',
        description: 'A small thing, with code.',
        path: join(examples, 'one'),
      },
      { id: 'two', title: 'two', description: '', path: join(examples, 'two') },
    ])
  })

  it('are none where there is no folder of them', async () => {
    expect(await service.samples()).toEqual([])
  })

  it('that come with the studio each have a title and a description', async () => {
    const examplesDir = join(import.meta.dirname, '../../../../../examples')
    const samples = await new ProjectService({ stateDir: base, examplesDir }).samples()
    expect(samples.length).toBeGreaterThanOrEqual(3)
    for (const { title, description } of samples) expect([title, description]).not.toContain('')
  })
})
