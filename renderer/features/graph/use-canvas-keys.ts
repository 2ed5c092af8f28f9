import type { KeyboardEvent } from 'react'
import { useCallback } from 'react'
import type { WalkStep } from '#shared/graph/walk.ts'
import { walk } from '#shared/graph/walk.ts'
import { requestFit } from '#renderer/stores/app-store.ts'
import { askZoom } from '#renderer/stores/graph-camera.ts'
import { cursorItem, putCursor } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { itemKey } from './item-keys.ts'

const steps: Readonly<Record<string, WalkStep>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first-row',
  End: 'last-row',
  PageUp: 'previous-stage',
  PageDown: 'next-stage',
}

const views: Readonly<Record<string, () => void>> = {
  '+': () => askZoom('in'),
  '=': () => askZoom('in'),
  '-': () => askZoom('out'),
  '0': requestFit,
}

/** The keys of the canvas: they walk, look, and act on what the keyboard is on. */
export function useCanvasKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isControl(event.target)) return
    const step = steps[event.key]
    const view = views[event.key]
    if (step !== undefined && !event.shiftKey) go(step)
    else if (view !== undefined) view()
    else if (!itemKey(event)) return
    event.preventDefault()
    event.stopPropagation()
  }, [])
}

function go(step: WalkStep): void {
  const { shown } = graphStore.getState()
  const next = shown && walk({ graph: shown.drawn, layout: shown.layout }, cursorItem(), step)
  if (next !== undefined) putCursor(next)
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, input') !== null
}
