// A build that runs all of its steps, from the call to the outcome, beside `docker buildx build` on the same engine.
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { startBuildBench } from './build-bench.ts'
import { measurePairs, printPairs, withQuartiles } from './measure-pairs.ts'
import { percentile } from './statistics.ts'
import { stepsInOneStage } from './step-projects.ts'

const ROUNDS = 9

await using bench = await startBuildBench()
console.log(bench.engine)
await using project = await temporaryFolder(stepsInOneStage(20))
const request = buildRequest(project.path, { network: 'host', noCache: true })
const pairs = await measurePairs(bench, ROUNDS, request)
printPairs('all of 20 steps executed', pairs, 1.01)
console.log(
  `  longest stall of the loop   ${withQuartiles(pairs.stalls)}, most ${percentile(pairs.stalls, 1).toFixed(1)}`,
)
