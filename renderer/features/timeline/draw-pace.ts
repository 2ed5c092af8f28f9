/** ms between two pictures of what only grows: bars move by a pixel or two in that time. */
const interval = 80

export interface DrawPace {
  /** In the next frame: someone acted on it. */
  readonly atOnce: () => void
  /** With the next picture of what grows, so that steps that change do not take a frame each. */
  readonly soon: () => void
  readonly dispose: () => void
}

/**
 * Draws in the next frame what people do, and a dozen times a second what the build does. In a hidden window nothing is
 * drawn; what was asked for meanwhile is when it is seen again.
 */
export function drawPace(draw: () => void): DrawPace {
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = -Infinity
  let isWanted = false

  const forget = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = undefined
    timer = undefined
  }
  const atOnce = () => {
    isWanted = true
    if (document.hidden || frame !== undefined) return
    clearTimeout(timer)
    timer = undefined
    frame = requestAnimationFrame(() => {
      frame = undefined
      isWanted = false
      drawnAt = performance.now()
      draw()
    })
  }
  const soon = () => {
    isWanted = true
    if (document.hidden || frame !== undefined) return
    timer ??= setTimeout(atOnce, Math.max(0, drawnAt + interval - performance.now()))
  }
  const onVisibility = () => {
    if (document.hidden) forget()
    else if (isWanted) atOnce()
  }
  document.addEventListener('visibilitychange', onVisibility)
  return {
    atOnce,
    soon,
    dispose: () => {
      document.removeEventListener('visibilitychange', onVisibility)
      forget()
    },
  }
}
