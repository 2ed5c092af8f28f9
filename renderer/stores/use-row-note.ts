import { useStore } from 'zustand'
import { buildStore } from './build-store.ts'
import { liveStore } from './live-store.ts'
import { useRefinementNote } from './use-refinement-note.ts'

/**
 * What is to be said of an instruction beside its text and its state: how far a build went on purpose, and what the engine
 * told.
 */
export function useRowNote(id: string): string | undefined {
  const note = useRefinementNote(id)
  const leftOut = useStore(liveStore, ({ rows }) => rows[id]?.state === 'not-needed')
  const line = useStore(buildStore, ({ build }) => build?.snapshot.request.upToLine)
  return leftOut && line !== undefined ? `Not needed: built up to line ${line}` : note
}
