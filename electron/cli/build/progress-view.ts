import type { BuildEvent } from '#shared/build/build-event.ts'

/** How a build is shown in a terminal while it runs. */
export interface ProgressView {
  add(event: BuildEvent): void
  /** Nothing comes any more. */
  end(): void
}
