import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import type { EngineState } from '#shared/engine/engine-state.ts'
import styles from './EngineDot.module.css'

const icons = { connecting: CircleDashed, ready: CircleCheck, unavailable: TriangleAlert } as const

/** Whether there is an engine, by shape and colour. */
export function EngineDot({ state }: { readonly state: EngineState['kind'] }) {
  const Icon = icons[state]
  return <Icon size={14} className={styles[state]} aria-hidden />
}
