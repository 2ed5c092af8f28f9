// Builds of which nothing changed, from the call to the outcome, beside `docker buildx build` on the same engine and
// beside the time that the engine itself takes.
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { startBuildBench } from './build-bench.ts'
import { measurePairs, printPairs, verdict, withQuartiles } from './measure-pairs.ts'
import { median, percentile } from './statistics.ts'
import { stepsInOneStage, stepsInStages } from './step-projects.ts'

const ROUNDS = 31
const CASES = [
  { what: 'nothing changed, 20 steps', files: stepsInOneStage(20), aim: 0.27 },
  { what: 'nothing changed, 150 steps in 26 stages', files: stepsInStages(25), aim: 0.5 },
]

await using bench = await startBuildBench()
console.log(bench.engine)
for (const { what, files, aim } of CASES) {
  await using project = await temporaryFolder(files)
  const pairs = await measurePairs(bench, ROUNDS, buildRequest(project.path, { network: 'host' }))
  printPairs(what, pairs, aim)
  const above = pairs.ours.map(({ time, engine }) => time - engine)
  console.log(`  the engine's own time       ${withQuartiles(pairs.ours.map(({ engine }) => engine))}`)
  console.log(`  above it                    ${withQuartiles(above)} ${verdict(median(above), 5)}`)
  console.log(
    `  longest stall of the loop   ${withQuartiles(pairs.stalls)}, most ${percentile(pairs.stalls, 1).toFixed(1)}`,
  )
}
