// What this process costs while a step prints 1,000 lines a second.
import type { BuildEvent } from '#shared/build/build-event.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { startBuildBench } from './build-bench.ts'
import { verdict, withQuartiles } from './measure-pairs.ts'
import { median } from './statistics.ts'

const ROUNDS = 5
const SECONDS = 8

/** Ten lines, then a hundredth of a second less what they take. */
const Dockerfile = `FROM busybox
RUN end=$(($(date +%s) + ${SECONDS})); while [ $(date +%s) -lt $end ]; do \\
  for line in 1 2 3 4 5 6 7 8 9 10; do echo "$line of ten lines, as long as the lines of a compiler often are, or so"; done; \\
  usleep 8700; done
`

await using bench = await startBuildBench()
console.log(bench.engine)
await using project = await temporaryFolder({ Dockerfile })
const request = buildRequest(project.path, {
  network: 'host',
  noCache: true,
  outputs: [{ kind: 'cache-only' }],
})
const [rates, loads, stalls]: [number[], number[], number[]] = [[], [], []]
for (let round = 0; round < 2 * ROUNDS; round += 1) {
  const watchesStalls = round % 2 === 1
  let lines = 0
  const count = (event: BuildEvent): void => {
    if (event.kind === 'log') lines += event.text.split('\n').length - 1
  }
  const run = await bench.ours(request, count, watchesStalls)
  rates.push(lines / SECONDS)
  if (watchesStalls) stalls.push(run.stall)
  else loads.push((100 * run.cpu) / run.time)
}
console.log(`a step that prints for ${SECONDS} s, ${ROUNDS} times, median (quartiles)`)
console.log(`  lines a second              ${withQuartiles(rates)}`)
console.log(`  own CPU, % of a core        ${withQuartiles(loads)} ${verdict(median(loads), 5)}`)
console.log(`  longest stall of the loop   ${withQuartiles(stalls)} ms ${verdict(median(stalls), 20)}`)
