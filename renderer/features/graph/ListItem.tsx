import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { graphCursorStore } from '#renderer/stores/graph-cursor-store.ts'
import { StateIcon, type StateName } from '#renderer/ui/StateIcon.tsx'
import { MoreButton } from './MoreButton.tsx'
import { itemDomId } from './row-words.ts'
import { useRowLook } from './use-row-look.ts'
import styles from './GraphList.module.css'

export interface ListItemProps {
  /** Of an instruction or of an external card. */
  readonly item: string
  readonly level: 1 | 2
  readonly state: StateName
  /** The same as `words`, as text. */
  readonly name: string
  readonly words: ReactNode
  readonly facts: readonly string[]
  /** Present where there is something to fold away. */
  readonly expanded?: boolean
  readonly children?: ReactNode
}

/** A line of the list, with what belongs under it. */
export function ListItem({ item, level, state, name, words, facts, expanded, children }: ListItemProps) {
  const { selected, hovered, match, dimmed } = useRowLook(item)
  const cursor = useStore(graphCursorStore, ({ external }) => external === item)
  return (
    <li
      id={itemDomId(item)}
      className={styles['item']}
      role="treeitem"
      aria-level={level}
      aria-selected={selected || cursor}
      aria-label={[name, ...facts].join(', ')}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
    >
      <div
        className={styles['entry']}
        data-item={item}
        data-testid={`list-${item}`}
        data-state={state}
        data-selected={selected || cursor}
        data-hovered={hovered}
        data-match={match}
        data-dimmed={dimmed}
      >
        <StateIcon state={state} />
        {words}
        <span className={styles['facts']} title={facts.join(' · ')}>
          {facts.join(' · ')}
        </span>
        {hovered && <MoreButton label={name} />}
      </div>
      {children}
    </li>
  )
}
