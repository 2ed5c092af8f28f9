import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CircleMinus,
  CircleSlash2,
  CircleX,
  Zap,
} from 'lucide-react'
import { classNames } from './class-names.ts'
import styles from './StateIcon.module.css'

export type StateName =
  | 'waiting'
  | 'running'
  | 'executed'
  | 'cached'
  | 'cancelled'
  | 'failed'
  | 'not-reached'
  | 'not-needed'
  | 'none'

/** The word for a state, for people. */
export const stateWords: Readonly<Record<StateName, string>> = {
  waiting: 'Waiting',
  running: 'Running',
  executed: 'Executed',
  cached: 'Cached',
  cancelled: 'Cancelled',
  failed: 'Failed',
  'not-reached': 'Not reached',
  'not-needed': 'Not needed for this target',
  none: '',
}

const icons = {
  waiting: CircleDashed,
  running: CircleDotDashed,
  executed: CircleCheck,
  cached: Zap,
  cancelled: Ban,
  failed: CircleX,
  'not-reached': CircleMinus,
  'not-needed': CircleSlash2,
} as const

/** A state by shape, colour and word (its label). Takes its place even where there is no state. */
export function StateIcon({ state, size = 14 }: { readonly state: StateName; readonly size?: number }) {
  if (state === 'none') return <span className={styles['icon']} style={{ width: size, height: size }} />
  const Icon = icons[state]
  return (
    <span
      className={classNames(styles['icon'], styles[state])}
      style={{ width: size, height: size }}
      role="img"
      aria-label={stateWords[state]}
      title={stateWords[state]}
    >
      <Icon size={size} strokeWidth={2} aria-hidden />
    </span>
  )
}
