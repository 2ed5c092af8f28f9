import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import type { SendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { outputOf, Project } from './project.ts'

/** How many times the folder changes: a thousand in `npm run test:deep`. */
const CHANGES = process.env['SLIPWAY_DEEP'] === '1' ? 1000 : 40

const DOCKERFILE = `FROM busybox
COPY . /all
ARG ROUND
RUN cd /all && echo $ROUND > /dev/null && find ./d0 ./d1 ./d2 ./Dockerfile | while read f; do \\
  if [ -L $f ]; then echo $f to $(readlink $f); \\
  elif [ -d $f ]; then echo $f $(stat -c %a $f); \\
  else echo $f $(stat -c %a $f) $(sha256sum < $f); fi; done
`

const sender = new FolderSender()
afterAll(() => sender.dispose())

/** The same numbers in each run. */
let seed = 20
const random = (below: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return Math.floor((seed / 2 ** 31) * below)
}

/** What RUN prints of a folder. */
function listed(folder: string, path = '.'): readonly string[] {
  return readdirSync(join(folder, path)).flatMap((name) => {
    const inner = `${path}/${name}`
    if (inner === './still') return []
    const absolute = join(folder, inner)
    const stats = lstatSync(absolute)
    if (stats.isSymbolicLink()) return [`${inner} to ${readlinkSync(absolute)}`]
    const mode = (stats.mode & 0o7777).toString(8)
    if (stats.isDirectory()) return [`${inner} ${mode}`, ...listed(folder, inner)]
    return [`${inner} ${mode} ${createHash('sha256').update(readFileSync(absolute)).digest('hex')} -`]
  })
}

const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort()

/** A folder whose files all have the same size, so that only times and more tell them apart. */
class ChangingFolder {
  readonly #path: string
  #count = 0

  constructor(path: string) {
    this.#path = path
  }

  readonly changes: readonly { readonly name: string; readonly make: () => void }[] = [
    { name: 'content', make: () => writeFileSync(this.#file(), this.#content()) },
    { name: 'content of another size', make: () => writeFileSync(this.#file(), this.#content().repeat(2)) },
    {
      name: 'content, time restored',
      make: () => this.#keepingTime(this.#file(), (file) => writeFileSync(file, this.#content())),
    },
    { name: 'mode', make: () => chmodSync(this.#file(), [0o644, 0o600, 0o755, 0o700][random(4)] ?? 0o644) },
    { name: 'rename', make: () => renameSync(this.#file(), join(this.#folder(), `n${++this.#count}`)) },
    { name: 'rename over another', make: () => renameSync(this.#file(), this.#file()) },
    {
      name: 'replacement of the same size and time',
      make: () =>
        this.#keepingTime(this.#file(), (file) => {
          writeFileSync(`${this.#path}.new`, this.#content(), { mode: 0o644 })
          rmSync(file)
          renameSync(`${this.#path}.new`, file)
        }),
    },
    {
      name: 'two folders change places',
      make: () => {
        renameSync(join(this.#path, 'd0'), `${this.#path}.new`)
        renameSync(join(this.#path, 'd1'), join(this.#path, 'd0'))
        renameSync(`${this.#path}.new`, join(this.#path, 'd1'))
      },
    },
    {
      name: 'hard link in the place of a file',
      make: () => {
        const [file, other] = [this.#file(), this.#file()]
        if (file === other) return
        rmSync(other)
        linkSync(file, other)
      },
    },
    {
      name: 'symbolic link in the place of a file, and back',
      make: () => {
        const file = this.#file()
        rmSync(file)
        if (random(2) === 0) symlinkSync(`to${random(10)}`, file)
        else writeFileSync(file, this.#content())
      },
    },
    {
      name: 'removal',
      make: () => {
        if (this.#files().length > 6) rmSync(this.#file())
      },
    },
    {
      name: 'new file',
      make: () => writeFileSync(join(this.#folder(), `n${++this.#count}`), this.#content()),
    },
    { name: 'nothing', make: () => undefined },
  ]

  #content(): string {
    return `content ${String(++this.#count).padStart(6, '0')}\n`
  }

  #folder(): string {
    return join(this.#path, `d${random(3)}`)
  }

  #files(): readonly string[] {
    return ['d0', 'd1', 'd2'].flatMap((folder) =>
      readdirSync(join(this.#path, folder)).map((name) => join(this.#path, folder, name)),
    )
  }

  /** One that is no link to nowhere; a new one where there is none. */
  #file(): string {
    const files = this.#files().filter((file) => existsSync(file))
    const file = files[random(files.length)] ?? join(this.#folder(), `n${++this.#count}`)
    if (files.length === 0) writeFileSync(file, this.#content())
    return file
  }

  #keepingTime(file: string, change: (file: string) => void): void {
    const reference = `${this.#path}.time`
    execFileSync('touch', ['--reference', file, reference])
    change(file)
    execFileSync('touch', ['--reference', reference, file])
    rmSync(reference)
  }
}

it(
  `is the same in the image as on disk after each of ${CHANGES} changes`,
  { timeout: CHANGES * 10_000 },
  async () => {
    let during: (() => void) | undefined
    const sending: SendFolder = (source, filter, channel) =>
      sender.send(source, filter, {
        signal: channel.signal,
        receive: (onMessage) => channel.receive(onMessage),
        write: (frames, onWritten) => {
          if (filter.follow === undefined) during?.()
          channel.write(frames, onWritten)
        },
      })
    const send = Object.assign(sending, { prepare: sender.send.prepare })
    const files = Array.from<unknown, [string, string]>({ length: 12 }, (_, n) => [
      `d${n % 3}/f${n}`,
      `content ${String(n).padStart(6, '0')}\n`,
    ])
    // So many that the walk of the folder begins before the engine asks.
    const still = Array.from<unknown, [string, string]>({ length: 600 }, (_, n) => [`still/${n}`, ''])
    await using project = await Project.create(Object.fromEntries([...files, ...still]), { send })
    await project.write('Dockerfile', DOCKERFILE)
    const folder = new ChangingFolder(project.folder)
    const build = (round: string): ReturnType<Project['build']> => project.build({ args: { ROUND: round } })
    await build('first')
    for (let round = 0; round < CHANGES; round++) {
      const change = folder.changes[round % folder.changes.length]
      const isDuring = random(4) === 0
      if (isDuring) {
        during = () => {
          during = undefined
          change?.make()
        }
        await build(`${round} during`) // May fail, or have either state; what comes next must not.
        during = undefined
      } else change?.make()
      const result = await build(`${round}`)
      expect({
        change: change?.name,
        isDuring,
        outcome: result.outcome.kind,
        files: sorted(outputOf(result).trimEnd().split('\n')),
      }).toEqual({
        ...{ change: change?.name, isDuring, outcome: 'succeeded' },
        files: sorted(listed(project.folder)),
      })
    }
  },
)
