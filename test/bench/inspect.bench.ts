// What a Dockerfile of 60 instructions means, from unsaved text that changes each time, on a warm engine: its LLB, and with
// it checks, outline and targets. Medians. Aims: at most 15 ms, and at most 25 ms for all four.
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median, ms, percentile } from './statistics.ts'

const ROUNDS = 41
const WARM_UP = 5
const INSTRUCTIONS = 60
const AIMS = { llb: 15, all: 25 }

await using project = await temporaryFolder({ 'a.txt': 'a' })
await using home = await temporaryFolder()
await using engine = await startTestEngine()
const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engine.socketPath })))

/** Two stages; another text each time, as while somebody types. */
function text(round: number): string {
  const steps = Array.from({ length: INSTRUCTIONS - 6 }, (_, step) =>
    step % 5 === 0 ? `ENV STEP_${step}=${round}` : `RUN echo ${step} > /step-${step}`,
  )
  const stage = ['FROM busybox AS maker', 'COPY a.txt /', ...steps]
  return [...stage, 'FROM busybox', 'ARG WHO=nobody', 'COPY --from=maker /a.txt /', 'CMD ["sh"]', ''].join(
    '\n',
  )
}

async function measure(what: 'llb' | 'all', round: number): Promise<number> {
  const options = {
    request: buildRequest(project.path, { dockerfileText: text(round) }),
    hostNetworkOnly: true,
    env: {},
    configDir: home.path,
    signal: AbortSignal.timeout(30_000),
  }
  const start = performance.now()
  const llb = what === 'llb' ? await client.llb(options) : (await client.inspect(options)).llb
  const took = performance.now() - start
  if (llb.kind !== 'inspected') throw new Error(`Nothing was told: ${JSON.stringify(llb)}`)
  return took
}

const samples = { llb: [] as number[], all: [] as number[] }
for (let round = 0; round < WARM_UP + ROUNDS; round += 1)
  for (const what of ['llb', 'all'] as const) {
    const took = await measure(what, round)
    if (round >= WARM_UP) samples[what].push(took)
  }
client.dispose()

console.log(`a look at ${INSTRUCTIONS} instructions of unsaved text, ${ROUNDS} rounds, median (p90), ms`)
for (const [what, name] of [
  ['llb', 'LLB'],
  ['all', 'LLB, checks, outline and targets'],
] as const) {
  const reached = median(samples[what]) <= AIMS[what] ? 'reached' : 'MISSED'
  console.log(
    `  ${name.padEnd(33)} ${ms(median(samples[what]))} (${ms(percentile(samples[what], 0.9))}), aim ≤ ${AIMS[what]}: ${reached}`,
  )
}
