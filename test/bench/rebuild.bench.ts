// A cached rebuild of a Dockerfile of 20 steps, from the call to the outcome, beside `docker buildx build` on the same
// engine: pairs, interleaved, medians, and their ratio. Aim: at most 0.3.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median, ms, percentile } from './statistics.ts'

const ROUNDS = 21
const STEPS = 20
const AIM = 0.3

const buildx = process.env['SLIPWAY_BUILDX']
if (buildx === undefined)
  throw new Error('SLIPWAY_BUILDX names no buildx to measure against: use `npm run bench`.')

const steps = Array.from({ length: STEPS - 2 }, (_, step) => `RUN echo step ${step} > /step-${step}`)
await using project = await temporaryFolder({
  Dockerfile: ['FROM busybox', 'COPY files /files', ...steps, ''].join('\n'),
  ...Object.fromEntries(Array.from({ length: 20 }, (_, file) => [`files/${file}.txt`, `content ${file}\n`])),
})
await using home = await temporaryFolder()
await using engine = await startTestEngine()
const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engine.socketPath })))

async function ours(): Promise<number> {
  const start = performance.now()
  const outcome = await client.build({
    request: {
      context: project.path,
      dockerfile: 'Dockerfile',
      tags: ['bench:ours'],
      args: {},
      secrets: [],
      noCache: false,
      pull: false,
    },
    hostNetworkOnly: true,
    env: {},
    configDir: home.path,
    signal: AbortSignal.timeout(120_000),
    onEvent: () => undefined,
  })
  if (outcome.kind !== 'succeeded') throw new Error(`The build did not succeed: ${JSON.stringify(outcome)}`)
  return performance.now() - start
}

async function peer(): Promise<number> {
  const start = performance.now()
  await promisify(execFile)(
    buildx ?? '',
    ['build', '--progress=plain', '--network=host', '--tag=bench:peer', project.path],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: home.path,
        DOCKER_CONFIG: home.path,
        DOCKER_HOST: `unix://${engine.socketPath}`,
      },
    },
  )
  return performance.now() - start
}

await ours()
await peer()
const mine: number[] = []
const theirs: number[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  // Taking turns at going first, so that neither always meets what the other left behind.
  if (round % 2 === 0) mine.push(await ours())
  theirs.push(await peer())
  if (round % 2 === 1) mine.push(await ours())
}
client.dispose()

const ratio = median(mine) / median(theirs)
console.log(`cached rebuild of ${STEPS} steps, ${ROUNDS} pairs, median (p90), ms`)
console.log(`  Slipway              ${ms(median(mine))} (${ms(percentile(mine, 0.9))})`)
console.log(`  docker buildx build  ${ms(median(theirs))} (${ms(percentile(theirs, 0.9))})`)
console.log(
  `  ratio                ${ratio.toFixed(2)} (aim ≤ ${AIM}): ${ratio <= AIM ? 'reached' : 'MISSED'}`,
)
