import { useStore } from 'zustand'
import { refinementStore } from './refinement-store.ts'

/** What the engine told of an instruction, or of a card's base image, in words; nothing where it needs none. */
export function useRefinementNote(id: string): string | undefined {
  return useStore(refinementStore, ({ facts }) => facts.notes[id])
}
