import { isActive, type ShownBuild } from '#renderer/stores/build-store.ts'

/** What the status bar says of a build that another client started. */
export interface ElsewhereNote {
  readonly text: string
  /** The whole of it. */
  readonly detail: string
}

/** Where a build comes from and of which Dockerfile it is: what is known, what is a guess and what nobody can know. */
export function elsewhereNote({
  snapshot,
  text,
  guessed,
}: Pick<ShownBuild, 'text' | 'guessed'> & {
  readonly snapshot: Pick<ShownBuild['snapshot'], 'state'>
}): ElsewhereNote {
  const why = whyUnknown(snapshot)
  if (guessed)
    return {
      text: 'started elsewhere, Dockerfile guessed',
      detail: `${why}. Its steps read like the text on screen, so it is shown there.`,
    }
  if (text === '')
    return {
      text: 'started elsewhere, Dockerfile not known',
      detail: `${why}. Nothing says that it is the text on screen.`,
    }
  return { text: 'started elsewhere', detail: 'Its Dockerfile is the one that the engine kept.' }
}

function whyUnknown(snapshot: Pick<ShownBuild['snapshot'], 'state'>): string {
  if (isActive(snapshot)) return 'The engine tells its Dockerfile when it has ended'
  if (snapshot.state === 'cancelled') return 'Engines keep no Dockerfile of a build that was cancelled'
  return 'The engine did not tell its Dockerfile'
}
