import type { StepFacts } from './step-facts.ts'

/** Bytes that a step read from and wrote to disks; `undefined` where that is not known. */
export function diskBytes({ resources }: Pick<StepFacts, 'resources'>): number | undefined {
  const { read, written } = resources ?? {}
  return read === undefined && written === undefined ? undefined : (read ?? 0) + (written ?? 0)
}
