import { createElement, type ReactElement } from 'react'
import type { Icon } from '#shared/graph/icons.ts'

export interface IconViewProps {
  readonly icon: Icon
  /** px. */
  readonly size: number
  readonly className?: string | undefined
  /** What it says, where no word beside it does. */
  readonly label?: string
}

/** A picture of the graph, as exports have it, too. */
export function IconView({ icon, size, className, label }: IconViewProps) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shapesOf(icon)}
    </svg>
  )
}

const drawn = new Map<Icon, readonly ReactElement[]>()

/** Elements that are made once, however many rows have the icon. */
function shapesOf(icon: Icon): readonly ReactElement[] {
  const known = drawn.get(icon)
  if (known !== undefined) return known
  const shapes = icon.map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }))
  drawn.set(icon, shapes)
  return shapes
}
