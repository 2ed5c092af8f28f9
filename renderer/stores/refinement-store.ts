import type { BuildOp } from '#shared/build/build-event.ts'
import type { Refinement } from '#shared/graph/refinement.ts'
import { createStore } from 'zustand/vanilla'

/**
 * What the engine says of the text on screen. Whatever the kind, `ops` and `facts` are the last that it said; they are
 * empty only until it said something of this file, or where there is no engine that can.
 */
export type RefinementView = RefinedFacts &
  (
    | { readonly kind: 'none' }
    /** The text was changed, or the engine is being asked. */
    | { readonly kind: 'asking' }
    /** `ops` and `facts` are of the text on screen. */
    | { readonly kind: 'refined' }
    /** The graph is from the text alone; the reason is one sentence for people. */
    | { readonly kind: 'unavailable'; readonly reason: string }
  )

interface RefinedFacts {
  /** The LLB of the target. */
  readonly ops: readonly BuildOp[]
  /** By ids of the text on screen: what was changed since the engine was asked has none. */
  readonly facts: Refinement
}

const noFacts: Refinement = { ops: [], instructions: {}, bases: {} }

export const refinementStore = createStore<RefinementView>(() => ({
  kind: 'none',
  ops: [],
  facts: noFacts,
}))
