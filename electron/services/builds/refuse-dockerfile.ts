import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'

/**
 * Why a Dockerfile must not reach an engine at all: a text without any stage. Docker Engine 26.1 does not refuse one
 * that holds only ARGs, it crashes (index out of range in its frontend), and every other build with it.
 */
export async function refuseDockerfile(request: BuildRequest): Promise<BuildFailure | undefined> {
  const text = request.dockerfileText ?? (await textOf(request))
  if (text === undefined) return undefined
  const { problems, stages } = parseDockerfile(text)
  if (stages.length > 0) return undefined
  const problem = problems.find(({ severity }) => severity === 'error')
  const message = problem?.message ?? 'The Dockerfile has no FROM, so there is nothing to build.'
  const line = problem?.range.start.line ?? 1
  return {
    reason: 'dockerfile',
    message,
    detail: message,
    remedy: 'Begin a stage with FROM, for instance FROM debian:bookworm-slim.',
    source: { filename: request.dockerfile, ranges: [{ first: line, last: line }] },
    lastOutput: [],
  }
}

/** Undefined where the file cannot be read: the client tells that better. */
async function textOf({ context, dockerfile }: BuildRequest): Promise<string | undefined> {
  try {
    return await readFile(resolve(context, dockerfile), 'utf8')
  } catch {
    return undefined
  }
}
