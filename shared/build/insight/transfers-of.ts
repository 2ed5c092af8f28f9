import type { VertexStatusEvent } from '../build-event.ts'
import type { Step } from '../build-snapshot.ts'
import type { Phase, Transfer } from './build-insight.ts'

/**
 * What a step moved, from the progress that BuildKit tells within it: `transferring context:` (bytes, no total),
 * `sha256:…` of a layer that is pulled or pushed, `copying files`. Work that moves no bytes, for instance `writing image`,
 * is not among them unless it is a push.
 * @param at where running steps have got to, ms since the epoch
 */
export function transfersOf(step: Step, phase: Phase, at: number): readonly Transfer[] {
  return step.statuses.flatMap((status): readonly Transfer[] => {
    const kind = kindOf(status, step.name, phase)
    if (kind === undefined) return []
    const { id, current, total, files, startedAt: start, completedAt: end } = status
    const seconds = start === undefined ? 0 : ((end ?? at) - start) / 1000
    return [
      {
        step: step.digest,
        kind,
        id,
        current,
        ...(total > 0 && { total }),
        ...(files !== undefined && { files }),
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
        ...(seconds > 0 && { rate: current / seconds }),
      },
    ]
  })
}

function kindOf(
  { id, name, current, total }: VertexStatusEvent,
  step: string,
  phase: Phase,
): Transfer['kind'] | undefined {
  if (id.startsWith('transferring dockerfile')) return 'dockerfile'
  if (id.startsWith('transferring ')) return step.includes('.dockerignore') ? 'ignore-file' : 'context'
  if (id.startsWith('pushing ') || phase === 'push') return 'push'
  if (phase === 'load') return 'load'
  if (current === 0 && total === 0) return undefined
  if (phase === 'export' || phase === 'cache-export') return id.startsWith('sha256:') ? 'push' : 'export'
  return id.startsWith('extracting ') || name === 'extract' ? 'extract' : 'pull'
}
