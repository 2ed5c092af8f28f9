import type { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import type { HistoryService } from '#electron/services/history/history-service.ts'
import type { LiveBuild } from './live-build.ts'
import { LogFeed } from './log-feed.ts'

/** Where builds are kept; none of it without. */
export interface BuildKeepers {
  /** What they print. */
  readonly logs?: BuildLogs
  /** What they did, and the times of their steps. */
  readonly history?: Pick<HistoryService, 'begin' | 'end' | 'setUsage'>
}

/** Keeps what a build prints and does, from now on and to its end. */
export function keepBuild(build: LiveBuild, { logs, history }: BuildKeepers): void {
  if (logs) keepLog(build, logs)
  if (!history) return
  build.subscribe((events) => {
    if (events.some(({ kind }) => kind === 'started')) void history.begin(build.snapshot)
    if (events.some(({ kind }) => kind === 'finished')) void history.end(build.snapshot)
  })
}

function keepLog(build: LiveBuild, logs: BuildLogs): void {
  const { id, request, startedAt } = build.snapshot
  const { context: root, dockerfile, target } = request
  const feed = new LogFeed(
    logs.begin({ id, root, dockerfile, startedAt, ...(target !== undefined && { target }) }),
  )
  build.subscribe((events) => {
    for (const event of events) feed.add(event)
  })
}
