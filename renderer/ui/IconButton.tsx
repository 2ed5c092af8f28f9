import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './Button.tsx'
import { Tip, type TipProps } from './Tip.tsx'

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'variant'> {
  /** What it does, for the ear; and for the eye, unless a hint says more. */
  readonly label: string
  readonly hint?: string
  readonly icon: ReactNode
  readonly keys?: TipProps['keys']
  readonly side?: TipProps['side']
}

/** A quiet button in a bar: an icon, with a hint on hover and focus. */
export function IconButton({ label, hint = label, keys, side = 'bottom', ...button }: IconButtonProps) {
  return (
    <Tip text={hint} keys={keys} side={side}>
      <Button variant="quiet" aria-label={label} {...button} />
    </Tip>
  )
}
