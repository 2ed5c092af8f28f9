import { showPanel } from '#renderer/stores/app-store.ts'
import { copyLog, saveLog } from '#renderer/stores/log-actions.ts'
import { logSearchStore, openLogSearch, showHit } from '#renderer/stores/log-search-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { logViewStore, nextTimes, setFollows, setListed, setWrap } from '#renderer/stores/log-view-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import { allSteps, selectStep } from '#renderer/stores/step-selection.ts'
import type { Command } from './commands.ts'

const hasLog = () => logStore.getState().build !== undefined
const hasHits = () => logSearchStore.getState().hits.length > 0

/** With the log in sight. */
const shown = (run: () => unknown) => () => {
  showPanel('log')
  return run()
}

/** What can be done with what steps print. */
export const logCommands: readonly Command[] = [
  {
    id: 'log.search',
    title: 'Find in the log',
    group: 'Log',
    keys: 'Mod+F',
    region: 'log',
    enabled: hasLog,
    run: shown(openLogSearch),
  },
  {
    id: 'log.nextHit',
    title: 'Go to the next hit in the log',
    group: 'Log',
    keys: 'F3',
    region: 'log',
    enabled: hasHits,
    run: shown(() => showHit(1)),
  },
  {
    id: 'log.previousHit',
    title: 'Go to the previous hit in the log',
    group: 'Log',
    keys: 'Shift+F3',
    region: 'log',
    enabled: hasHits,
    run: shown(() => showHit(-1)),
  },
  {
    id: 'log.all',
    title: 'Show the output of all steps',
    group: 'Log',
    enabled: hasLog,
    run: shown(() => selectStep(allSteps, 'log')),
  },
  {
    id: 'log.follow',
    title: 'Follow the end of the log',
    group: 'Log',
    enabled: hasLog,
    run: shown(() => setFollows(true)),
  },
  {
    id: 'log.wrap',
    title: 'Wrap long lines of the log, or not',
    group: 'Log',
    enabled: hasLog,
    run: shown(() => setWrap(!logViewStore.getState().wrap)),
  },
  {
    id: 'log.times',
    title: 'Change the times in the log: none, since the step began, by the clock',
    group: 'Log',
    enabled: hasLog,
    run: shown(nextTimes),
  },
  {
    id: 'log.copy',
    title: 'Copy the log, or the lines that are chosen',
    group: 'Log',
    enabled: hasLog,
    run: copyLog,
  },
  {
    id: 'log.save',
    title: 'Save the log as it is shown…',
    group: 'Log',
    enabled: hasLog,
    run: () => saveLog('shown'),
  },
  {
    id: 'log.saveRaw',
    title: 'Save the log with colours…',
    group: 'Log',
    enabled: hasLog,
    run: () => saveLog('raw'),
  },
  {
    id: 'log.earlier',
    title: 'Show logs of earlier builds…',
    group: 'Log',
    enabled: () => projectStore.getState().project !== undefined,
    run: shown(() => setListed(true)),
  },
]
