import { Ellipsis } from 'lucide-react'
import styles from './Card.module.css'

/** Opens the menu of the item that it is in, as the right button does. The keyboard has a key of its own for it. */
export function MoreButton({ label }: { readonly label: string }) {
  return (
    <button
      type="button"
      className={styles['more']}
      tabIndex={-1}
      aria-label={`Actions of ${label}`}
      title="More actions"
      data-testid="row-more"
      data-no-select
      onClick={(event) => {
        const { right, bottom } = event.currentTarget.getBoundingClientRect()
        event.currentTarget.dispatchEvent(
          new MouseEvent('contextmenu', {
            bubbles: true,
            cancelable: true,
            clientX: right - 16,
            clientY: bottom + 2,
          }),
        )
      }}
    >
      <Ellipsis size={14} aria-hidden />
    </button>
  )
}
