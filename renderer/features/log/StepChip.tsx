import { useStore } from 'zustand'
import { placeWords } from '#shared/build/place-words.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { selectStep } from '#renderer/stores/step-selection.ts'
import styles from './LogLines.module.css'

/** Colours that tell steps apart; the word says which it is. */
const HUES = 8

/** The step that printed a line, in the log of all steps; leads to that step's own. */
export function StepChip({ digest }: { readonly digest: string }) {
  const name = useStore(logStore, ({ steps }) => steps.get(digest)?.name ?? digest)
  const { place, text } = stepTitle(name)
  // Of a stage without a name BuildKit gives numbers alone.
  const label = place === undefined ? text : /^\d/.test(place) ? `${place} ${text}` : placeWords(place)
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['chip']}
      data-hue={hueOf(digest)}
      title={`${name}\nShow this step alone`}
      onClick={() => selectStep(digest, 'log')}
    >
      <span className={styles['chipText']}>{label}</span>
    </button>
  )
}

/** FNV-1a: the same step has the same colour in every build of the same text. */
function hueOf(digest: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < digest.length; index += 1) {
    hash = Math.imul(hash ^ digest.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % HUES
}
