import type { BuildFailure } from '#shared/build/build-failure.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'

/** A Dockerfile has no stage; its failure reads like one of the engine's. */
export class NoStageError extends Error {
  readonly failure: BuildFailure

  constructor(failure: BuildFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * Stops a Dockerfile without a stage, which must never be sent: the BuildKit of Docker Engine 26.1.5 does not survive one
 * that holds only ARGs, and every build of that engine dies with it.
 *
 * @param filename the Dockerfile's name, as the frontend would tell it
 * @throws NoStageError
 */
export function assertStage(text: string, filename: string): void {
  const { stages, problems } = parseDockerfile(text)
  if (stages.length > 0) return
  const problem = problems.find(({ severity }) => severity === 'error')
  const message = problem?.message ?? 'dockerfile contains no stages to build'
  const { start, end } = problem?.range ?? { start: { line: 1 }, end: { line: 1 } }
  throw new NoStageError({
    reason: 'dockerfile',
    message,
    detail: message,
    remedy: 'Begin a stage with FROM.',
    source: { filename, ranges: [{ first: start.line, last: Math.max(start.line, end.line) }] },
    lastOutput: [],
  })
}
