import * as Radix from '@radix-ui/react-popover'
import type { ReactNode } from 'react'
import styles from './Popover.module.css'

export interface PopoverProps {
  /** A button; it carries its own label. */
  readonly trigger: ReactNode
  /** What the popover is, for screen readers. */
  readonly label: string
  readonly align?: 'start' | 'center' | 'end'
  readonly testId?: string
  readonly children: ReactNode
}

/** A small panel at a button, which stays while one works in it. */
export function Popover({ trigger, label, align = 'end', testId, children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles['popover']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          data-testid={testId}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
