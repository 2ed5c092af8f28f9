import type { StepState } from '../build-snapshot.ts'
import { diskBytes } from './disk-bytes.ts'
import type { StepFacts } from './step-facts.ts'

export type StepKey =
  | 'order'
  | 'state'
  | 'lane'
  | 'title'
  | 'start'
  | 'duration'
  | 'slack'
  | 'savedIfCached'
  | 'bytes'
  | 'mounts'
  | 'cpu'
  | 'memory'
  | 'disk'

export interface StepSort {
  readonly key: StepKey
  readonly descending: boolean
}

/** What asks for attention comes first. */
const states: readonly StepState[] = [
  'failed',
  'running',
  'cancelled',
  'executed',
  'cached',
  'waiting',
  'not-reached',
]

/** Steps in the order of a column; those without a value last, whichever the direction; else as they became known. */
export function orderSteps(steps: readonly StepFacts[], { key, descending }: StepSort): readonly StepFacts[] {
  const sign = descending ? -1 : 1
  return [...steps].sort((a, b) => {
    const left = valueOf(a, key)
    const right = valueOf(b, key)
    if (left === right) return a.order - b.order
    if (left === undefined) return 1
    if (right === undefined) return -1
    return sign * compare(left, right) || a.order - b.order
  })
}

function valueOf(step: StepFacts, key: StepKey): number | string | undefined {
  const { resources } = step
  switch (key) {
    case 'state':
      return states.indexOf(step.state)
    case 'lane':
      return `${step.lane} ${step.platform ?? ''}`
    case 'mounts':
      return step.mounts?.reduce((sum, { cache }) => sum + (cache?.after ?? cache?.before ?? 0), 0)
    case 'cpu':
      return resources?.cpu
    case 'memory':
      return resources?.memoryPeak
    case 'disk':
      return diskBytes(step)
    default:
      return step[key]
  }
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en')
}
