// A result of 10,000 files and 400 MB that is written to a folder, as the studio does it: how long that takes beside
// `docker buildx build` on the same engine, and what this process feels of it.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import { FolderWriter } from '#electron/buildkit/session/export/folder-writer.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Output } from '#shared/request/output.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { dockerBuildx } from './docker-buildx.ts'
import { verdict, withQuartiles } from './measure-pairs.ts'
import { median } from './statistics.ts'
import { watchProcess, type Strain } from './watch-process.ts'

const ROUNDS = 5
const STALL_AIM = 20

const Dockerfile = `FROM busybox AS made
RUN mkdir /out && cd /out && for d in $(seq 100); do mkdir $d; for f in $(seq 100); do echo $f > $d/$f; done; done
RUN head -c 400000000 /dev/zero > /out/large
FROM scratch
COPY --from=made /out /
`

await using project = await temporaryFolder({ Dockerfile })
await using places = await temporaryFolder()
await using engine = await startTestEngine()
await using buildx = await dockerBuildx(engine.socketPath)
const sender = new FolderSender()
const writer = new FolderWriter()
const client = new BuildKitClient(
  dockerTransport(dialEngine({ socketPath: engine.socketPath })),
  sender.send,
  writer.receive,
)

const requestOf = (output: Output): BuildRequest =>
  buildRequest(project.path, { network: 'host', outputs: [output] })

async function ours(output: Output): Promise<Strain & { readonly time: number }> {
  const start = performance.now()
  const { result, ...strain } = await watchProcess(() =>
    client.build({
      request: requestOf(output),
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

async function measure(what: string, outputAt: (path: string) => Output): Promise<void> {
  const mine = join(places.path, 'ours')
  const other = join(places.path, 'theirs')
  const runs: (Strain & { readonly time: number })[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.push(await ours(outputAt(mine)))
    theirs.push(await buildx.build(requestOf(outputAt(other))))
    for (const path of [mine, other]) await rm(path, { recursive: true })
  }
  const times = runs.map(({ time }) => time)
  const works = runs.map(({ work }) => work)
  console.log(`${what} of 10,000 files and 400 MB, ${ROUNDS} pairs, median (quartiles), ms`)
  console.log(`  Slipway                     ${withQuartiles(times)}`)
  console.log(`  docker buildx build         ${withQuartiles(theirs)}`)
  console.log(`  ratio                       ${(median(times) / median(theirs)).toFixed(2)}`)
  console.log(`  longest stall of the loop   ${withQuartiles(runs.map(({ stall }) => stall))}`)
  console.log(
    `  … of that own work          ${withQuartiles(works)}, most ${Math.max(...works).toFixed(1)} ${verdict(Math.max(...works), STALL_AIM)}`,
  )
  console.log(
    `  memory                      at most ${Math.max(...runs.map(({ memory }) => memory)).toFixed(0)} MiB more`,
  )
}

await ours({ kind: 'cache-only' })
try {
  await measure('a folder', (path) => ({ kind: 'local', path }))
  await measure('a tar archive', (path) => ({ kind: 'tar', path }))
} finally {
  client.dispose()
  await sender.dispose()
  await writer.dispose()
}
