import { getViewportForBounds, useReactFlow, useStore as useFlowStore, useStoreApi } from '@xyflow/react'
import type { RefObject } from 'react'
import { useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import { appStore } from '#renderer/stores/app-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { motionTime } from './motion-time.ts'
import { openingView } from './opening-view.ts'
import { useReveal } from './use-reveal.ts'
import { useZoomSteps } from './use-zoom-steps.ts'

/** Limits of what fits a graph into view by itself; the hand may go further. */
const fitZoom = { least: 0.05, most: 1 }
const padding = 0.08
/** A graph of few cards opens no smaller than its words can be read, even if it is longer than the canvas. */
const readableZoom = 0.6
const fewCards = 4
/** A graph that could be seen as a whole from farther than this alone opens at its beginning, where titles can be read. */
const farthestOpening = { whole: 0.18, beginning: 0.25 }
/** px at the bottom that a notice of broken text takes. */
const noticeHeight = 36

/**
 * Moves the view: fits all into it when a file is opened and on demand, keeps all in it until a hand moved it, and brings
 * into sight what is selected, by as little as it takes.
 *
 * @param touchedRef whether the view was moved by hand since it was last fitted
 * @param onPlaced is told when the view is where a graph that was opened is seen as a whole
 */
export function CanvasCamera({ touchedRef, onPlaced }: CanvasCameraProps) {
  const api = useStoreApi()
  const flow = useReactFlow()
  const placedRef = useRef(false)
  const fit = useCallback(
    (duration: number, opens = false) => {
      const { shown, broken } = graphStore.getState()
      const { width, height: whole, panZoom } = api.getState()
      if (shown === undefined || width === 0 || panZoom === null) return false
      const height = broken === undefined ? whole : whole - noticeHeight
      const bounds = { x: 0, y: 0, width: shown.layout.width, height: shown.layout.height }
      const all = getViewportForBounds(bounds, width, height, fitZoom.least, fitZoom.most, padding)
      const few = shown.drawn.cards.length <= fewCards
      const least = few ? readableZoom : farthestOpening.beginning
      const isFar = all.zoom < (few ? readableZoom : farthestOpening.whole)
      const size = { width, height }
      const view = opens && isFar ? openingView(shown.layout, firstCard(shown.drawn), least, size) : all
      void flow.setViewport(view, { duration })
      return true
    },
    [api, flow],
  )
  useFirstLook(placedRef, touchedRef, fit, onPlaced)
  useFitOnDemand(touchedRef, fit)
  useKeptInView(placedRef, touchedRef, fit)
  useZoomSteps(
    useCallback(() => {
      touchedRef.current = true
    }, [touchedRef]),
  )
  useReveal(placedRef, touchedRef)
  return null
}

/** Of the first stage; a graph has one, or none of its cards is a stage. */
function firstCard({ cards }: BuildGraph): string | undefined {
  return (cards.find(({ kind }) => kind === 'stage') ?? cards[0])?.id
}

interface CanvasCameraProps {
  readonly touchedRef: RefObject<boolean>
  readonly onPlaced: (placed: boolean) => void
}

type Fit = (duration: number, opens?: boolean) => boolean

/** A file that is opened is seen as a whole. */
function useFirstLook(
  placedRef: RefObject<boolean>,
  touchedRef: RefObject<boolean>,
  fit: Fit,
  onPlaced: CanvasCameraProps['onPlaced'],
): void {
  const hasGraph = useStore(graphStore, ({ shown }) => shown !== undefined)
  const hasSize = useFlowStore(({ width, panZoom }) => width > 0 && panZoom !== null)
  useEffect(() => {
    placedRef.current = false
    touchedRef.current = false
    if (hasGraph && hasSize) placedRef.current = fit(0, true)
    onPlaced(placedRef.current)
  }, [hasGraph, hasSize, fit, placedRef, touchedRef, onPlaced])
}

function useFitOnDemand(touchedRef: RefObject<boolean>, fit: Fit): void {
  const requests = useStore(appStore, ({ fitRequests }) => fitRequests)
  const seenRef = useRef(requests)
  useEffect(() => {
    if (requests === seenRef.current) return
    seenRef.current = requests
    touchedRef.current = false
    fit(motionTime())
  }, [requests, fit, touchedRef])
}

/**
 * As long as no hand moved the view, a graph that outgrows it, shows another part of itself or changes its canvas, is fitted
 * again; one that is turned is in any case.
 */
function useKeptInView(placedRef: RefObject<boolean>, touchedRef: RefObject<boolean>, fit: Fit): void {
  const api = useStoreApi()
  const layout = useStore(graphStore, ({ shown }) => shown?.layout)
  const width = useFlowStore((state) => state.width)
  const height = useFlowStore((state) => state.height)
  const seenRef = useRef(graphViewStore.getState().view)
  useEffect(() => {
    if (placedRef.current && !touchedRef.current) fit(0, true)
  }, [width, height, fit, placedRef, touchedRef])
  useEffect(() => {
    if (layout === undefined || !placedRef.current) return
    const { view } = graphViewStore.getState()
    const turned = view.direction !== seenRef.current.direction
    const others =
      view.hideExternal !== seenRef.current.hideExternal || view.onlyTarget !== seenRef.current.onlyTarget
    seenRef.current = view
    if (turned || (others && !touchedRef.current)) {
      touchedRef.current = false
      fit(motionTime())
      return
    }
    if (touchedRef.current) return
    const { transform } = api.getState()
    const [left, top, zoom] = transform
    const fits =
      left >= 0 &&
      top >= 0 &&
      left + layout.width * zoom <= api.getState().width &&
      top + layout.height * zoom <= api.getState().height
    if (!fits) fit(motionTime(), true)
  }, [layout, api, fit, placedRef, touchedRef])
}
