import { useLayoutEffect } from 'react'
import { useStore } from 'zustand'
import { graphStore } from '#renderer/stores/graph-store.ts'

/** Marks the moment in which the graph of a text is in the document, for the bench: `slipway:graph-committed`. */
export function useCommitMark(): void {
  const version = useStore(graphStore, ({ shown }) => shown?.version)
  useLayoutEffect(() => {
    if (version !== undefined) performance.mark('slipway:graph-committed', { detail: { version } })
  }, [version])
}
