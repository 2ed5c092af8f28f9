import { createStore } from 'zustand/vanilla'

/** Ten times a second, and only while someone looks. */
const tickInterval = 100

export const clockStore = createStore<{ readonly now: number }>(() => ({ now: Date.now() }))

let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Calls back at every tick until undone; the clock stands still without watchers. */
export function watchClock(listener: () => void): () => void {
  const unsubscribe = clockStore.subscribe(listener)
  watchers += 1
  if (timer === undefined) {
    clockStore.setState({ now: Date.now() })
    timer = setInterval(() => clockStore.setState({ now: Date.now() }), tickInterval)
  }
  return () => {
    unsubscribe()
    watchers -= 1
    if (watchers === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}
