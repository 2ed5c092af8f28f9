import { memo } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#shared/graph/build-graph.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { useRefinementNote } from '#renderer/stores/use-refinement-note.ts'
import { ListItem } from './ListItem.tsx'
import { rowFacts, rowNote, sourcesOf } from './row-words.ts'
import styles from './GraphList.module.css'

/** An instruction in the list; its own changes draw it alone. */
export const ListRow = memo(function ListRow({ row }: { readonly row: Row }) {
  const live = useStore(liveStore, ({ rows }) => rows[row.id])
  const sources = useStore(graphStore, ({ shown }) => sourcesOf(shown?.graph, row.id))
  const note = rowNote(live, useRefinementNote(row.id))
  return (
    <ListItem
      item={row.id}
      level={2}
      state={live?.state ?? 'none'}
      facts={rowFacts(row, live, sources, note)}
      name={`${row.keyword} ${row.text}`}
      words={
        <span className={styles['mono']}>
          {row.keyword} {row.text}
        </span>
      }
    />
  )
})
