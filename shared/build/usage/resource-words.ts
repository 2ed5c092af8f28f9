import type { ResourceReport } from './build-usage.ts'

type Reason = Extract<ResourceReport, { kind: 'missing' }>['reason']

const words: Readonly<Record<Reason, string>> = {
  'no-history': 'not known: this engine keeps no record of builds',
  'not-succeeded': 'not known: engines tell it of builds that succeed',
  'not-measured': 'not measured: the engine’s machine has no cgroup v2',
  'not-told': 'not known: the engine did not tell it in time',
}

/** Why it is not known what steps used. */
export function missingResources(reason: Reason): string {
  return words[reason]
}
