import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'

/** How a build is shown in a terminal while it runs. */
export interface ProgressView {
  add(event: BuildEvent): void
  /** Nothing comes any more. @param insight what follows from the times of the whole build */
  end(insight: BuildInsight): void
}
