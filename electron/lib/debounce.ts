export interface Debounced {
  /** Asks for a run when things have been quiet for a while. */
  call(): void
  dispose(): void
}

/** Runs `work` once `quiet` ms have passed without a call, and at the latest `atMost` ms after the first one. */
export function debounce(work: () => void, quiet: number, atMost = quiet * 10): Debounced {
  let timer: NodeJS.Timeout | undefined
  let first = 0
  return {
    call() {
      const now = performance.now()
      if (timer === undefined) first = now
      else clearTimeout(timer)
      timer = setTimeout(
        () => {
          timer = undefined
          work()
        },
        Math.max(0, Math.min(quiet, first + atMost - now)),
      )
    },
    dispose() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
