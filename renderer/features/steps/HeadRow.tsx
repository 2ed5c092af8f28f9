import { ArrowDown, ArrowUp } from 'lucide-react'
import { useStore } from 'zustand'
import { classNames } from '#renderer/ui/class-names.ts'
import { sortBy, stepTableStore } from './step-table-store.ts'
import { tracksOf } from './tracks.ts'
import styles from './StepGrid.module.css'

/** The names of the columns; each sorts by its column. */
export function HeadRow({ id, cursor }: { readonly id: string; readonly cursor: number | undefined }) {
  const columns = useStore(stepTableStore, (state) => state.columns)
  const sort = useStore(stepTableStore, (state) => state.sort)
  return (
    <div role="row" aria-rowindex={1} className={styles['head']} style={tracksOf(columns)}>
      {columns.map(({ key, title, hint, isNumber }, index) => {
        const isSorted = sort.key === key
        const Arrow = sort.descending ? ArrowDown : ArrowUp
        return (
          <div
            key={key}
            id={`${id}--1-${index}`}
            role="columnheader"
            aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            className={classNames(styles['cell'], isNumber && styles['number'])}
            data-cursor={cursor === index}
            data-testid={`steps-head-${key}`}
            title={hint}
            onClick={() => sortBy(key)}
          >
            <span>{title}</span>
            {isSorted && <Arrow size={12} aria-hidden />}
          </div>
        )
      })}
    </div>
  )
}
