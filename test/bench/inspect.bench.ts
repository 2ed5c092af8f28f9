// What a Dockerfile of 60 instructions means, from unsaved text that changes each time, on a warm engine: its LLB, and with
// it checks, outline and targets. Then what typing costs past its 200 ms of rest: images looked up in the engine's store,
// those that it does not have stood in for, the LLB, and the facts of the graph made of it; with the longest time that the
// asking process's loop stood still. Medians. Aims: at most 15 ms, at most 25 ms for all four, no stall over 20 ms.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import { connectEngine, type ConnectedEngine } from '#electron/docker/connect.ts'
import { privateEngineAt } from '#electron/docker/find-engine.ts'
import { InspectionService } from '#electron/services/inspection/inspection-service.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { refine } from '#shared/graph/refine.ts'
import { ok } from '#shared/result.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median, ms, percentile } from './statistics.ts'

const ROUNDS = 41
const WARM_UP = 5
const INSTRUCTIONS = 60
const AIMS = { llb: 15, all: 25, refine: 20, stall: 20 }

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

const connected = await connectEngine(privateEngineAt(engine.socketPath), {}, AbortSignal.timeout(30_000))
if (!connected.ok) throw new Error(connected.error.message)
const service = new InspectionService({
  engine: () =>
    Promise.resolve(
      ok({ client, hostNetworkOnly: true, platform: 'linux/amd64', ...pickLookUp(connected.value) }),
    ),
  env: {},
  configDir: home.path,
})

async function measureRefine(round: number): Promise<{ readonly took: number; readonly stall: number }> {
  const dockerfileText = text(round).replace('ARG WHO', 'COPY --from=nowhere.example/base /a /b\nARG WHO')
  const request = buildRequest(project.path, { dockerfileText })
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const start = performance.now()
  const answer = await service.refine({ request }, AbortSignal.timeout(30_000))
  const facts =
    answer.ok && answer.value.kind === 'refined'
      ? refine(parseDockerfile(dockerfileText), undefined, answer.value)
      : undefined
  const took = performance.now() - start
  loop.disable()
  if (facts === undefined) throw new Error(`Nothing was refined: ${JSON.stringify(answer)}`)
  return { took, stall: loop.max / 1e6 }
}

const refined: { readonly took: number; readonly stall: number }[] = []
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  const measured = await measureRefine(round)
  if (round >= WARM_UP) refined.push(measured)
}
service.dispose()
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
const took = refined.map((sample) => sample.took)
const stalls = refined.map((sample) => sample.stall)
for (const [name, samples, aim] of [
  ['text → facts of the graph', took, AIMS.refine],
  ['longest stall while asking', stalls, AIMS.stall],
] as const) {
  const reached = median(samples) <= aim ? 'reached' : 'MISSED'
  console.log(
    `  ${name.padEnd(33)} ${ms(median(samples))} (${ms(percentile(samples, 0.9))}), aim ≤ ${aim}: ${reached}`,
  )
}

function pickLookUp({ lookUpImages }: ConnectedEngine): Pick<ConnectedEngine, 'lookUpImages'> {
  return lookUpImages ? { lookUpImages } : {}
}
