import { expect } from 'vitest'
import type { BuildFailureReason } from '#shared/build/build-failure.ts'
import type { BuildResult } from '../buildkit/project.ts'

/** Whether a build was made; else it must have failed for the one reason that says what the engine lacks. */
export function madeOrRefused({ outcome }: BuildResult, reason: BuildFailureReason): boolean {
  if (outcome.kind === 'succeeded') return true
  expect(outcome).toMatchObject({ kind: 'failed', failure: { reason } })
  return false
}
