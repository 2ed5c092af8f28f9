import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import styles from './Outcome.module.css'

/** What is built, where it is not the file from its beginning to its end. */
export function WhatOf({ snapshot: { request, unsaved } }: WhatOfProps) {
  const what = [
    ...(request.upToLine === undefined ? [] : [`up to line ${request.upToLine}`]),
    ...(unsaved ? ['of unsaved text'] : []),
  ]
  return what.length === 0 ? null : <span className={styles['soft']}>{what.join(' ')}</span>
}

export interface WhatOfProps {
  readonly snapshot: Pick<BuildSnapshot, 'request' | 'unsaved'>
}
