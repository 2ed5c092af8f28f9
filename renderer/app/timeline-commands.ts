import { copyRows, setGrouped, stepTableStore } from '#renderer/features/steps/step-table-store.ts'
import { fitTimeline, zoomBy } from '#renderer/features/timeline/zoom.ts'
import { appStore, showPanel } from '#renderer/stores/app-store.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { selectStep } from '#renderer/stores/step-selection.ts'
import type { Command } from './commands.ts'

const shows = (tab: 'timeline' | 'steps') => () =>
  buildStore.getState().build !== undefined && appStore.getState().panelTab === tab

/** The step that makes up most of the critical path. */
function longestCritical(): string | undefined {
  const own = insightStore.getState().insight?.criticalPath.own ?? new Map<string, number>()
  return [...own].reduce<readonly [string | undefined, number]>(
    (longest, step) => (step[1] > longest[1] ? step : longest),
    [undefined, -1],
  )[0]
}

function goToLongestCritical(): void {
  const step = longestCritical()
  if (step === undefined) return
  if (appStore.getState().panelTab !== 'steps') showPanel('timeline')
  selectStep(step, 'log')
}

/** What can be done with the steps of a build, drawn over time and as a table. */
export const timelineCommands: readonly Command[] = [
  {
    id: 'timeline.zoomIn',
    title: 'Zoom into the timeline',
    group: 'Steps',
    enabled: shows('timeline'),
    run: () => zoomBy(1.5),
  },
  {
    id: 'timeline.zoomOut',
    title: 'Zoom out of the timeline',
    group: 'Steps',
    enabled: shows('timeline'),
    run: () => zoomBy(1 / 1.5),
  },
  {
    id: 'timeline.fit',
    title: 'Show the whole build in the timeline',
    group: 'Steps',
    enabled: shows('timeline'),
    run: fitTimeline,
  },
  {
    id: 'steps.longest',
    title: 'Go to the step that the build waits for longest',
    group: 'Steps',
    enabled: () => longestCritical() !== undefined,
    run: goToLongestCritical,
  },
  {
    id: 'steps.group',
    title: 'Group the steps by stage, or not',
    group: 'Steps',
    enabled: shows('steps'),
    run: () => setGrouped(!stepTableStore.getState().grouped),
  },
  {
    id: 'steps.copy',
    title: 'Copy the steps for a spreadsheet',
    group: 'Steps',
    enabled: shows('steps'),
    run: () => copyRows('tsv'),
  },
  {
    id: 'steps.copyMarkdown',
    title: 'Copy the steps as Markdown',
    group: 'Steps',
    enabled: shows('steps'),
    run: () => copyRows('markdown'),
  },
]
