import type { Stage } from './dockerfile-model.ts'

/** What people call a stage: its name, or its number as BuildKit writes it. */
export function stageTitle({ name, index }: Pick<Stage, 'name' | 'index'>): string {
  return name ?? `stage-${index}`
}
