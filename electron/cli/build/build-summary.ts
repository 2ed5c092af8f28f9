import { assertNever } from '#shared/assert-never.ts'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { buildDuration } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import type { Paint } from './live-frame.ts'

/** What became of a build that is over, for people: what it made and where its time went, or why it failed. */
export function buildSummary(
  snapshot: BuildSnapshot,
  insight: BuildInsight,
  text: string,
  paint: Paint,
): readonly string[] {
  const { outcome, request } = snapshot
  const name = request.target ?? request.dockerfile
  const time = formatDuration(buildDuration(snapshot, insight.at))
  switch (outcome?.kind) {
    case undefined:
      return []
    case 'cancelled':
      return [paint('magenta', `Cancelled ${name} after ${time}`)]
    case 'failed':
      return failureLines(outcome.failure, text, `${name} failed after ${time}`, paint)
    case 'succeeded':
      return [
        `${paint('green', `Built ${name} in ${time}`)}  ${timeFacts(insight).join(' · ')}`,
        ...outcome.tags.map((tag) => `  ${tag}`),
        ...(outcome.imageDigest === undefined ? [] : [`  ${paint('dim', outcome.imageDigest)}`]),
        ...outcome.outputs.flatMap(({ path }) => (path === undefined ? [] : [`  ${path}`])),
      ]
    default:
      return assertNever(outcome)
  }
}

function timeFacts({ cache, concurrency, sum, wall, criticalPath, saved }: BuildInsight): readonly string[] {
  return [
    `${cache.cached} of ${cache.cacheable} steps cached`,
    ...(saved !== undefined && saved.wall >= 100 ? [`the cache saved ≈ ${formatDuration(saved.wall)}`] : []),
    ...(concurrency.max > 1 && sum > wall
      ? [
          `${concurrency.max} at once`,
          `one after another ${formatDuration(sum)}`,
          `critical path ${formatDuration(criticalPath.length)}`,
        ]
      : []),
  ]
}

function failureLines(
  failure: BuildFailure,
  text: string,
  headline: string,
  paint: Paint,
): readonly string[] {
  const range = failure.source?.ranges[0]
  return [
    ...failure.lastOutput.map((line) => paint('dim', `  │ ${line}`)),
    `${paint('red', headline)}: ${failure.message}`,
    ...(range === undefined ? [] : excerpt(failure.source?.filename ?? '', range, text, paint)),
    ...(failure.remedy === undefined ? [] : [failure.remedy]),
  ]
}

/** The lines to blame, as compilers show them: `Dockerfile:4`. */
function excerpt(
  filename: string,
  { first, last }: { readonly first: number; readonly last: number },
  text: string,
  paint: Paint,
): readonly string[] {
  const lines = text.split('\n').slice(first - 1, Math.min(last, first + 11))
  return [
    `  ${filename}:${first}`,
    ...lines.map((line, index) => `  ${paint('dim', String(first + index).padStart(4))} ${line.trimEnd()}`),
  ]
}
