// Contexts of many files and of one large file, sent to an engine that has nothing of them and to one that has all,
// beside `docker buildx build` on the same engine: pairs, interleaved, medians, and their ratio. Beside that what the
// process feels of it. `npm run bench -- context` takes some minutes; the large file lies in the temporary folder.
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { dockerBuildx } from './docker-buildx.ts'
import { median, ms } from './statistics.ts'
import { watchProcess, type Strain } from './watch-process.ts'

const STALL_AIM = 20
const UNCHANGED = 5

interface Shape {
  readonly name: string
  readonly fill: (folder: string) => Promise<void>
  readonly rounds: number
  /** Ratios to the peer; without them it is not measured. */
  readonly aims?: { readonly cold: number; readonly unchanged: number }
  /** MiB. */
  readonly memoryAim?: number
}

const shapes: readonly Shape[] = [
  {
    name: '10,000 files of 4 KiB',
    fill: (folder) => files(folder, 10_000, 4096),
    rounds: 5,
    aims: { cold: 1, unchanged: 0.35 },
  },
  {
    name: 'one file of 1 GiB',
    fill: largeFile,
    rounds: 3,
    aims: { cold: 0.9, unchanged: 0.1 },
    memoryAim: 64,
  },
  { name: '100,000 files', fill: (folder) => files(folder, 100_000, 16), rounds: 1, memoryAim: 150 },
]

async function files(folder: string, count: number, size: number): Promise<void> {
  for (let first = 0; first < count; first += 100) {
    const inner = join(folder, `d${first / 100}`)
    await mkdir(inner)
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        writeFile(join(inner, `f${n}`), Buffer.alloc(size, `${first + n} `)),
      ),
    )
  }
}

async function largeFile(folder: string): Promise<void> {
  await using file = await open(join(folder, 'large'), 'w')
  const part = Buffer.alloc(16 * 2 ** 20)
  for (let number = 0; number < 64; number++) {
    for (let page = 0; page < part.length; page += 4096) part.writeUInt32LE(number * 4096 + page / 4096, page)
    await file.write(part)
  }
}

await using engine = await startTestEngine()
await using buildx = await dockerBuildx(engine.socketPath)
const sender = new FolderSender()
const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engine.socketPath })), sender.send)

const requestOf = (context: string, tag: string): BuildRequest =>
  buildRequest(context, { tags: [tag], network: 'host' })

async function ours(context: string): Promise<Strain & { readonly time: number }> {
  const start = performance.now()
  const { result, ...strain } = await watchProcess(() =>
    client.build({
      request: requestOf(context, 'bench:ours'),
      hostNetworkOnly: true,
      env: {},
      configDir: buildx.configDir,
      signal: AbortSignal.timeout(600_000),
      onEvent: () => undefined,
    }),
  )
  if (result.kind !== 'succeeded') throw new Error(`The build did not succeed: ${JSON.stringify(result)}`)
  return { ...strain, time: performance.now() - start }
}

const peer = (context: string): Promise<number> => buildx.build(requestOf(context, 'bench:peer'))

/** An engine without a copy of any context. */
async function forget(): Promise<void> {
  await client.control.prune({ all: true }, () => undefined, AbortSignal.timeout(300_000))
}

async function measure({ name, fill, rounds, aims, memoryAim }: Shape): Promise<void> {
  // The context is mounted, not copied into an image: that the engine does for both alike, for longer than the transfer.
  await using folder = await temporaryFolder({
    Dockerfile: 'FROM busybox\nRUN --mount=type=bind,target=/context true\n',
  })
  await fill(folder.path)
  const mine = { cold: [] as number[], unchanged: [] as number[], strains: [] as Strain[] }
  const theirs = { cold: [] as number[], unchanged: [] as number[] }
  const oneOfOurs = async (into: number[]): Promise<void> => {
    const { time, ...strain } = await ours(folder.path)
    into.push(time)
    mine.strains.push(strain)
  }
  const turns = [
    async () => {
      await forget()
      await oneOfOurs(mine.cold)
    },
    async () => {
      if (!aims) return
      await forget()
      theirs.cold.push(await peer(folder.path))
    },
  ]
  for (let round = 0; round < rounds; round++) {
    // Taking turns at going first, so that neither always meets what the other left behind.
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
    for (let pair = 0; pair < UNCHANGED; pair++) {
      // After the other's transfer the engine has two copies; each is asked for its own.
      await oneOfOurs(mine.unchanged)
      if (aims) theirs.unchanged.push(await peer(folder.path))
      if (pair === 0) {
        mine.unchanged.pop() // What `forget` took from one of them is sent again.
        theirs.unchanged.pop()
      }
    }
  }
  console.log(`${name}, ${rounds} rounds, medians, ms`)
  for (const state of ['cold', 'unchanged'] as const) {
    const own = `  ${state.padEnd(10)} Slipway ${ms(median(mine[state]))}`
    if (!aims) console.log(own)
    else {
      const ratio = median(mine[state]) / median(theirs[state])
      const verdict = `ratio ${ratio.toFixed(2)} (aim ≤ ${aims[state]}): ${ratio <= aims[state] ? 'reached' : 'MISSED'}`
      console.log(`${own}, docker buildx build ${ms(median(theirs[state]))}, ${verdict}`)
    }
  }
  const stalls = mine.strains.map(({ stall }) => stall)
  const works = mine.strains.map(({ work }) => work)
  console.log(
    `  event loop: longest stall of a build ${ms(median(stalls))} in the median, ${ms(Math.max(...stalls))} at worst; ` +
      `of that own work at most ${ms(Math.max(...works))} (aim ≤ ${STALL_AIM})`,
  )
  const memory = Math.max(...mine.strains.map((strain) => strain.memory))
  const aim =
    memoryAim === undefined ? '' : ` (aim ≤ ${memoryAim}): ${memory <= memoryAim ? 'reached' : 'MISSED'}`
  console.log(`  memory: at most ${memory.toFixed(0)} MiB more${aim}`)
}

{
  await using first = await temporaryFolder({ Dockerfile: 'FROM busybox\nCOPY . /\n' })
  await ours(first.path) // Starts the thread.
}
try {
  for (const shape of shapes) await measure(shape)
} finally {
  client.dispose()
  await sender.dispose()
}
