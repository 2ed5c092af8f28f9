import * as Tooltip from '@radix-ui/react-tooltip'
import type { ReactNode } from 'react'
import styles from './Tip.module.css'

export interface TipProps {
  readonly text: ReactNode
  /** A shortcut, shown beside the text. */
  readonly keys?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  readonly children: ReactNode
}

/** A hint on hover or focus. The child must carry its own label: a hint is not one. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles['tip']} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys !== undefined && <kbd className={styles['keys']}>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
