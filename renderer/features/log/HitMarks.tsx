import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { logSearchStore } from '#renderer/stores/log-search-store.ts'
import styles from './LogLines.module.css'

/** Where in the whole log something was found, beside the scroll bar. */
export function HitMarks({ count }: { readonly count: number }) {
  const hits = useStore(logSearchStore, (search) => search.hits)
  const current = useStore(logSearchStore, (search) => search.current)
  const canvas = useRef<HTMLCanvasElement>(null)
  const isShown = hits.length > 0
  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const draw = () => drawMarks(element, hits, current, count)
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    return () => observer.disconnect()
  }, [hits, current, count])
  if (!isShown) return null
  return <canvas ref={canvas} className={styles['marks']} aria-hidden data-testid="log-marks" />
}

function drawMarks(
  canvas: HTMLCanvasElement,
  hits: readonly number[],
  current: number | undefined,
  count: number,
): void {
  const { clientWidth, clientHeight } = canvas
  const scale = window.devicePixelRatio
  canvas.width = clientWidth * scale
  canvas.height = clientHeight * scale
  const context = canvas.getContext('2d')
  if (context === null || count === 0) return
  const { color } = getComputedStyle(canvas)
  context.scale(scale, scale)
  context.fillStyle = color
  context.globalAlpha = 0.75
  let last = -1
  for (const hit of hits) {
    const y = Math.floor((hit / count) * (clientHeight - 2))
    if (y === last) continue
    last = y
    context.fillRect(2, y, clientWidth - 4, 2)
  }
  const shown = current === undefined ? undefined : hits[current]
  if (shown === undefined) return
  context.globalAlpha = 1
  context.fillRect(0, Math.floor((shown / count) * (clientHeight - 4)), clientWidth, 4)
}
