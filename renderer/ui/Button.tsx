import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './Button.module.css'

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'plain' | 'quiet' | 'primary' | 'danger' | 'link'
  readonly icon?: ReactNode
}

/** The one button: `quiet` in bars, `primary` for the one main action of a view. */
export function Button({ variant = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        styles['button'],
        styles[variant],
        children === undefined && styles['iconOnly'],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  )
}
