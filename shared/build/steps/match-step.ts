import type { StepFacts } from './step-facts.ts'

/** Whether a step has every word of a filter in its name, its stage, its platform or its state, whatever the case. */
export function matchStep(step: StepFacts, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const { title, lane, platform = '', state, isCritical } = step
  const text =
    `${title} ${lane} ${platform} ${state.replace('-', ' ')}${isCritical ? ' critical' : ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
