import type { BuildFailure } from '#shared/build/build-failure.ts'
import { namedFrontend } from '#shared/dockerfile/named-frontend.ts'
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
 * that holds only ARGs, and every build of that engine dies with it. A text for another frontend (`# syntax=`) may be
 * anything, and is read outside of the engine's own process; not so where old engines do not find it, after a `#!`.
 *
 * @param filename the Dockerfile's name, as the frontend would tell it
 * @throws NoStageError
 */
export function assertStage(text: string, filename: string): void {
  if (beginsStage(text)) return
  const { stages, problems } = parseDockerfile(text)
  if (stages.length > 0 || namedFrontend(text)?.afterShebang === false) return
  const problem = problems.find(({ severity }) => severity === 'error')
  const message = problem?.message ?? 'dockerfile contains no stages to build'
  // Where a FROM is missed may be behind the last line: the last one with text is shown then.
  const lastLine = text.trimEnd().split('\n').length
  const line = Math.min(problem?.range.start.line ?? 1, lastLine)
  throw new NoStageError({
    reason: 'dockerfile',
    message,
    detail: message,
    remedy: 'Begin a stage with FROM.',
    source: { filename, ranges: [{ first: line, last: line }] },
    lastOutput: [],
  })
}

/** Whether all is well up to the first line that reads like a FROM; the rest, which may be long, is not read for that. */
function beginsStage(text: string): boolean {
  const from = /^[ \t]*FROM[ \t].*$/im.exec(text)
  if (from === null) return false
  const { stages, problems } = parseDockerfile(text.slice(0, from.index + from[0].length))
  return stages.length > 0 && problems.length === 0
}
