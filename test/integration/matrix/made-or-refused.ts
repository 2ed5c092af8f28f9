import { expect } from 'vitest'
import type { BuildFailureReason } from '#shared/build/build-failure.ts'
import type { BuildResult } from '../buildkit/project.ts'

/** Whether a build was made; else it must have failed for a reason that says what the engine lacks. */
export function madeOrRefused({ outcome }: BuildResult, ...reasons: readonly BuildFailureReason[]): boolean {
  if (outcome.kind === 'succeeded') return true
  expect(reasons, JSON.stringify(outcome)).toContain(
    outcome.kind === 'failed' ? outcome.failure.reason : outcome.kind,
  )
  return false
}
