import { useSyncExternalStore } from 'react'
import { clockStore, watchClock } from './clock-store.ts'

const noSubscription = () => () => undefined

/** The present, ms since the epoch, at 10 Hz while `running`; standing still otherwise. */
export function useNow(running: boolean): number {
  return useSyncExternalStore(running ? watchClock : noSubscription, () => clockStore.getState().now)
}
